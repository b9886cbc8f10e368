// Browser, system and form from real user agents and client hints; who is a bot.

import fc from 'fast-check'
import t from 'tap'
import { isBot, readDevice } from '../../src/insight/device.ts'

type Row = readonly [form: string, browser: string, system: string, userAgent: string]

const people: readonly Row[] = [
  ['desktop', 'Chrome 141', 'Windows 10/11', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'],
  ['desktop', 'Edge 141', 'Windows 10/11', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0'],
  ['desktop', 'Firefox 144', 'Windows 10/11', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0'],
  ['desktop', 'Internet Explorer 11', 'Windows 7', 'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko'],
  ['desktop', 'Opera 124', 'Windows 10/11', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0'],
  ['desktop', 'Yandex Browser 25.8', 'Windows 10/11', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 YaBrowser/25.8.0.0 Safari/537.36'],
  ['desktop', 'Vivaldi 7.6', 'Windows 10/11', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Vivaldi/7.6.3797.63'],
  ['desktop', 'Chrome 109', 'Windows 7', 'Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36'],
  ['desktop', 'Firefox 115', 'Windows 8.1', 'Mozilla/5.0 (Windows NT 6.3; Win64; x64; rv:115.0) Gecko/20100101 Firefox/115.0'],
  ['desktop', 'Safari 18.6', 'macOS', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15'],
  ['desktop', 'Chrome 141', 'macOS', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'],
  ['desktop', 'Firefox 144', 'macOS', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0'],
  ['desktop', 'Chrome 141', 'Linux', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'],
  ['desktop', 'Firefox 144', 'Linux', 'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0'],
  ['desktop', 'Chrome 141', 'ChromeOS', 'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'],
  ['desktop', 'Epiphany 17', 'Linux', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15 Epiphany/605.1.15'],
  ['desktop', 'Firefox 128', 'FreeBSD', 'Mozilla/5.0 (X11; FreeBSD amd64; rv:128.0) Gecko/20100101 Firefox/128.0'],
  ['phone', 'Safari 18.6', 'iOS 18.6', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1'],
  ['phone', 'Chrome 141', 'iOS 18.6', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/141.0.7390.41 Mobile/15E148 Safari/604.1'],
  ['phone', 'Firefox 144', 'iOS 18.6', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/144.0 Mobile/15E148 Safari/605.1.15'],
  ['phone', 'Edge 141', 'iOS 18.6', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 EdgiOS/141.0.3537.60 Mobile/15E148 Safari/605.1.15'],
  ['phone', 'DuckDuckGo 7', 'iOS 17.5', 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15'],
  ['phone', 'Google app 389', 'iOS 18.6', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/389.0.811331708 Mobile/15E148 Safari/604.1'],
  ['tablet', 'Safari 17.6', 'iPadOS 17.6', 'Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1'],
  ['tablet', 'Chrome 141', 'iPadOS 18.6', 'Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/141.0.7390.41 Mobile/15E148 Safari/604.1'],
  ['phone', 'Chrome 141', 'Android', 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36'],
  ['phone', 'Chrome 141', 'Android 15', 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36'],
  ['phone', 'Firefox 144', 'Android 15', 'Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0'],
  ['tablet', 'Firefox 144', 'Android 13', 'Mozilla/5.0 (Android 13; Tablet; rv:144.0) Gecko/144.0 Firefox/144.0'],
  ['phone', 'Samsung Internet 28', 'Android 14', 'Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36'],
  ['tablet', 'Chrome 141', 'Android 13', 'Mozilla/5.0 (Linux; Android 13; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'],
  ['phone', 'Edge 141', 'Android', 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36 EdgA/141.0.0.0'],
  ['phone', 'Opera 92', 'Android', 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36 OPR/92.0.0.0'],
  ['phone', 'Mi Browser 14.30', 'Android 14', 'Mozilla/5.0 (Linux; U; Android 14; en-us; 2312DRA50G Build/UKQ1) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/119.0.0.0 Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.30.1-gn'],
  ['phone', 'UC Browser 13.7', 'Android 12', 'Mozilla/5.0 (Linux; U; Android 12; en-US; RMX3085 Build/SP1A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 UCBrowser/13.7.0.1318 Mobile Safari/537.36'],
  ['phone', 'Huawei Browser 15', 'HarmonyOS', 'Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00; HMSCore 6.13.0.301) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.5735.196 HuaweiBrowser/15.0.4.312 Mobile Safari/537.36'],
  ['phone', 'Instagram in-app 390', 'iOS 18.5', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 390.0.0.28.85 (iPhone14,5; iOS 18_5; en_US; en; scale=3.00; 1170x2532; 750000000)'],
  ['phone', 'Facebook in-app 520', 'iOS 18.5', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/520.0.0.38.101;FBBV/756351453;FBDV/iPhone14,5;FBMD/iPhone;FBSN/iOS;FBSV/18.5;FBSS/3;FBID/phone;FBLC/en_US;FBOP/5;FBRV/0]'],
  ['phone', 'Facebook in-app 530', 'Android 14', 'Mozilla/5.0 (Linux; Android 14; SM-A546B Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/530.0.0.48.74;]'],
  ['phone', 'Instagram in-app 390', 'Android 14', 'Mozilla/5.0 (Linux; Android 14; SM-A546B Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 Instagram 390.0.0.43.81 Android (34/14; 450dpi; 1080x2340; samsung; SM-A546B; a54x; s5e8835; en_GB; 772610453)'],
  ['phone', 'TikTok in-app 40.5', 'iOS 18.5', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 musical_ly_40.5.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/en Region/US'],
  ['phone', 'TikTok in-app', 'Android 13', 'Mozilla/5.0 (Linux; Android 13; 22101316G Build/TP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/139.0.0.0 Mobile Safari/537.36 trill_400502 BytedanceWebview/d8a21c6'],
  ['phone', 'WeChat in-app 8', 'iOS 17.5', 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x18003237) NetType/WIFI Language/zh_CN'],
  ['phone', 'LINE in-app 14.10', 'iOS 17.5', 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/14.10.0'],
  ['phone', 'KakaoTalk in-app', 'Android 14', 'Mozilla/5.0 (Linux; Android 14; SM-S918N Build/UP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.122 Mobile Safari/537.36 KAKAOTALK 2410900'],
  ['phone', 'Naver in-app 12.8', 'Android 14', 'Mozilla/5.0 (Linux; Android 14; SM-S918N Build/UP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.122 Mobile Safari/537.36 NAVER(inapp; search; 1010; 12.8.1)'],
  ['phone', 'LinkedIn in-app 9.31', 'iOS 18.5', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [LinkedInApp]/9.31.1387'],
  ['phone', 'Pinterest in-app', 'iOS 18.1', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [Pinterest/iOS]'],
  ['phone', 'Snapchat in-app 13.40', 'iOS 18.5', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Snapchat/13.40.0.44 (like Safari/8621.2.5.10.10, panda)'],
  ['phone', 'X in-app 11.1', 'iOS 18.5', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Twitter for iPhone/11.1'],
  ['phone', 'In-app browser', 'iOS 18.5', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148'],
  ['phone', 'In-app browser', 'Android 14', 'Mozilla/5.0 (Linux; Android 14; Pixel 7 Build/UQ1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36'],
  ['tablet', 'Amazon Silk 128.4', 'Android 9', 'Mozilla/5.0 (Linux; Android 9; KFMAWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/128.4.1 like Chrome/128.0.6613.187 Safari/537.36'],
  ['other', 'Tizen', 'Tizen', 'Mozilla/5.0 (SMART-TV; LINUX; Tizen 7.0) AppleWebKit/537.36 (KHTML, like Gecko) 94.0.4606.31/7.0 TV Safari/537.36'],
  ['other', 'WebOS Browser', 'webOS', 'Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/108.0.5359.211 Safari/537.36 WebAppManager'],
  ['other', 'Safari 15.4', 'PlayStation', 'Mozilla/5.0 (PlayStation; PlayStation 5/8.00) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.4 Safari/605.1.15'],
  ['other', 'Edge 44', 'Xbox', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox One) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edge/44.18363.8131'],
  ['phone', 'Firefox 48', 'KaiOS', 'Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5'],
  ['other', 'Meta Quest Browser 38', 'Android 12', 'Mozilla/5.0 (Linux; Android 12; Quest 3) AppleWebKit/537.36 (KHTML, like Gecko) OculusBrowser/38.0.0 Chrome/132.0.0.0 VR Safari/537.36'],
  ['desktop', 'Internet Explorer 10', 'Windows 8', 'Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)'],
  ['phone', 'Opera Mini 36.2', 'Android', 'Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16'],
  ['desktop', 'Whale 4.33', 'Windows 10/11', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Whale/4.33.325.17 Safari/537.36'],
  ['desktop', 'Sogou Browser', 'Windows 10/11', 'Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/94.0.4606.71 Safari/537.36 SE 2.X MetaSr 1.0'],
  ['phone', 'QQ Browser 14.5', 'Android 11', 'Mozilla/5.0 (Linux; U; Android 11; zh-cn; V2048A Build/RP1A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/109.0.5414.118 MQQBrowser/14.5 Mobile Safari/537.36'],
  ['desktop', 'QQ Browser 12', 'Windows 10/11', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) QQBrowser/12.0 Chrome/109.0.0.0 Safari/537.36'],
  ['desktop', 'DuckDuckGo 141', 'Windows 10/11', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Ddg/141.0.0.0'],
  ['desktop', 'Desktop app 30', 'Windows 10/11', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Electron/30.0.0 Chrome/124.0.0.0 Safari/537.36'],
  ['phone', 'Chrome 120', 'Android 13', 'Mozilla/5.0 (Linux; Android 13; CUBOT X70) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36'],
  ['phone', 'Safari 26.1', 'iOS 26.1', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1'],
  ['phone', 'Messenger in-app 520', 'Android 15', 'Mozilla/5.0 (Linux; Android 15; SM-S931B Build/AP3A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 [FB_IAB/Orca-Android;FBAV/520.0.0.35.109;]'],
  ['phone', 'Threads in-app 390', 'iOS 18.5', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Barcelona 390.0.0.28 (iPhone14,5; iOS 18_5; en_US)'],
  ['phone', 'Telegram in-app 11.4', 'Android 14', 'Mozilla/5.0 (Linux; Android 14; SM-A546B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 Telegram-Android/11.4.2 (Samsung SM-A546B; Android 14; SDK 34; HIGH)'],
  ['other', 'Amazon Silk 119.2', 'Android 9', 'Mozilla/5.0 (Linux; Android 9; AFTKA Build/PS7285) AppleWebKit/537.36 (KHTML, like Gecko) Silk/119.2.1 like Chrome/119.0.6045.134 Safari/537.36'],
  ['other', 'Safari', 'Nintendo', 'Mozilla/5.0 (Nintendo Switch; WifiWebAuthApplet) AppleWebKit/609.4 (KHTML, like Gecko) NF/6.0.2.22.5 NintendoBrowser/5.1.0.23519'],
  ['desktop', 'Safari 14.1', 'macOS 10.14', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.1.2 Safari/605.1.15'],
  ['desktop', 'Firefox 52', 'Windows XP', 'Mozilla/5.0 (Windows NT 5.1; rv:52.0) Gecko/20100101 Firefox/52.0']
]

const bots: readonly string[] = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ChatGPT-User/1.0; +https://openai.com/bot)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.1 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'WhatsApp/2.23.20.0',
  'curl/8.5.0',
  'python-requests/2.32.0',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Chrome-Lighthouse',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Prerender (+https://github.com/prerender/prerender)',
  'Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Google-Read-Aloud',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  'Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)',
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Cypress/13.0.0 Chrome/118.0.0.0 Electron/27.0.0 Safari/537.36',
  'Mozilla/5.0 (Linux; Android 4.4.2; Nexus 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/81.0 Safari/537.36 PTST/240101',
  'Mozilla/5.0',
  'Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)',
  '-',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/147.0.0.0 Safari/537.36',
  'Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/26.0.0',
  'Go-http-client/2.0',
  'Wget/1.21.4',
  'axios/1.7.2',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'Twitterbot/1.0',
  'TelegramBot (like TwitterBot)',
  'Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; PerplexityBot/1.0; +https://perplexity.ai/perplexitybot)',
  'Mozilla/5.0 (compatible; Bytespider; spider-feedback@bytedance.com) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0.0.0 Safari/537.36'
]

t.test('real user agents are people with the right device', async t => {
  t.ok(people.length >= 60, 'at least sixty user agents')
  for (const [form, browser, system, userAgent] of people) {
    const device = readDevice({ userAgent })
    t.notOk(isBot(userAgent), `a person: ${userAgent}`)
    t.strictSame([device.form, withVersion(device.browser, device.browserVersion), withVersion(device.system, device.systemVersion)], [form, browser, system], userAgent)
  }
})

t.test('crawlers, previews, monitors, scripts and headless browsers are bots', async t => {
  for (const userAgent of bots) t.ok(isBot(userAgent), JSON.stringify(userAgent))
  for (const userAgent of ['', 'node', 'undici']) t.notOk(isBot(userAgent), `a program that speaks the API: ${JSON.stringify(userAgent)}`)
})

const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'
const phone = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36'

t.test('client hints tell what the user agent no longer does', async t => {
  t.equal(readDevice({ userAgent: chrome, clientHints: { platform: 'Windows', platformVersion: '15.0.0' } }).systemVersion, '11')
  t.equal(readDevice({ userAgent: chrome, clientHints: { platform: 'Windows', platformVersion: '10.0.0' } }).systemVersion, '10')
  t.equal(readDevice({ userAgent: chrome, clientHints: { platform: 'Windows' } }).systemVersion, '10/11')
  t.equal(readDevice({ userAgent: mac, clientHints: { platform: 'macOS', platformVersion: '15.6.1' } }).systemVersion, '15.6')
  t.equal(readDevice({ userAgent: mac }).systemVersion, undefined, 'the frozen 10.15.7 is not shown')
  t.equal(readDevice({ userAgent: phone, clientHints: { platform: 'Android', platformVersion: '16.0.0', mobile: true } }).systemVersion, '16')
  t.equal(readDevice({ userAgent: chrome, clientHints: { brands: [{ brand: 'Brave', version: '141' }, { brand: 'Not?A_Brand', version: '8' }, { brand: 'Chromium', version: '141' }] } }).browser, 'Brave')
  t.equal(readDevice({ userAgent: chrome, clientHints: { brands: [{ brand: 'Google Chrome', version: '141' }, { brand: 'Not?A_Brand', version: '8' }, { brand: 'Chromium', version: '141' }] } }).browser, 'Chrome')
  t.equal(readDevice({ userAgent: 'odd', clientHints: { platform: 'Linux', mobile: false } }).form, 'desktop')
})

t.test('no user agent and no hint makes it throw or say something unclean', async t => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom(...people.map(([, , , userAgent]) => userAgent)).chain(agent => fc.nat(agent.length).map(at => agent.slice(0, at) + '\u202E\0' + agent.slice(at))))
  const hints = fc.record({ platform: text, platformVersion: text, mobile: fc.boolean(), brands: fc.array(fc.record({ brand: text, version: text }), { maxLength: 3 }) }, { requiredKeys: [] })
  fc.assert(fc.property(text, hints, (userAgent, clientHints) => {
    isBot(userAgent)
    const { form, ...said } = readDevice({ userAgent, clientHints })
    return Object.values(said).every(part => part.length > 0 && part.length <= 60 && !/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u.test(part)) && ['desktop', 'phone', 'tablet', 'other'].includes(form)
  }), { numRuns: 2000 })
  t.pass('2000 devices')
})

function withVersion (name: string, version: string | undefined): string {
  return version === undefined ? name : `${name} ${version}`
}
