// Apps that open pages in a window of their own, and browsers the general parser takes for another. Data and a look-up; the rest is device.ts.

interface Named { name: string, version?: string | undefined }
type Pattern = readonly [pattern: RegExp, name: string]

// First match wins; a group is the version. Where two apps share marks, the more special one comes first.
const apps: readonly Pattern[] = [
  [/Barcelona (\d[\d.]*)/, 'Threads'],
  [/Instagram (\d[\d.]*)|Instagram/, 'Instagram'],
  [/\[FB(?=[^\]]*(?:AN\/Messenger|_IAB\/(?:Orca|MESSENGER)))[^\]]*?FBAV\/(\d[\d.]*)/, 'Messenger'],
  [/\[FB[^\]]*?FBAV\/(\d[\d.]*)|FB_IAB\/|FBAN\//, 'Facebook'],
  [/musical_ly_(\d+\.\d+)|musical_ly|trill_|BytedanceWebview|TikTok/, 'TikTok'],
  [/\[LinkedInApp\]\/?(\d[\d.]*)?|LinkedInApp/, 'LinkedIn'],
  [/\[Pinterest\/(?:iOS|Android)\]|Pinterest\//, 'Pinterest'],
  [/Snapchat\/?(\d[\d.]*)?/, 'Snapchat'],
  [/Twitter for (?:iPhone|iPad)(?:\/(\d[\d.]*))?|TwitterAndroid/, 'X'],
  [/\bLine\/(\d[\d.]*)/, 'LINE'],
  [/KAKAOTALK[ /](\d+\.[\d.]*)?/, 'KakaoTalk'],
  [/NAVER\(inapp[^)]*?(\d+\.\d[\d.]*)\)|NAVER\(inapp/, 'Naver'],
  [/DaumApps?\/(\d[\d.]*)/, 'Daum'],
  [/Reddit\/(?:Version )?(\d[\d.]*)/, 'Reddit'],
  [/Telegram-Android\/(\d[\d.]*)|Telegram-iOS/, 'Telegram'],
  [/Discord\/(\d[\d.]*)/, 'Discord'],
  [/Slack(?:_SSB)?\/(\d[\d.]*)/, 'Slack'],
  [/Teams\/(\d[\d.]*)/, 'Teams'],
  [/Weibo \(|__weibo__(\d[\d.]*)/, 'Weibo'],
  [/AlipayClient\/(\d[\d.]*)/, 'Alipay'],
  [/DingTalk\/(\d[\d.]*)/, 'DingTalk'],
  [/\bQQ\/(\d[\d.]*)/, 'QQ'],
  [/baiduboxapp\/(\d[\d.]*)/, 'Baidu'],
  [/Zalo(?:Theme)?\/| Zalo /, 'Zalo'],
  [/VKAndroidApp|VKClient|VK_iOS|com\.vk\./, 'VK'],
  [/YJApp-(?:IOS|ANDROID)/, 'Yahoo Japan']
]

const browsers: readonly Pattern[] = [
  [/MiuiBrowser\/(\d[\d.]*)/, 'Mi Browser'],
  [/Opera Mini\/(\d[\d.]*)/, 'Opera Mini'],
  [/UCBrowser\/(\d[\d.]*)/, 'UC Browser'],
  [/HuaweiBrowser\/(\d[\d.]*)/, 'Huawei Browser'],
  [/OculusBrowser\/(\d[\d.]*)/, 'Meta Quest Browser'],
  [/GSA\/(\d[\d.]*)/, 'Google app'],
  [/(?:DuckDuckGo|Ddg)\/(\d[\d.]*)/, 'DuckDuckGo'],
  [/HeyTapBrowser\/(\d[\d.]*)/, 'HeyTap Browser'],
  [/VivoBrowser\/(\d[\d.]*)/, 'Vivo Browser'],
  [/SE 2\.X MetaSr/, 'Sogou Browser'],
  [/Brave\/(\d[\d.]*)/, 'Brave'],
  [/Ecosia (?:android|ios)@(\d[\d.]*)/, 'Ecosia'],
  [/Klar\/(\d[\d.]*)/, 'Firefox Klar'],
  [/Focus\/(\d[\d.]*)/, 'Firefox Focus'],
  [/SeaMonkey\/(\d[\d.]*)/, 'SeaMonkey'],
  [/PaleMoon\/(\d[\d.]*)/, 'Pale Moon'],
  [/Edge\/(\d[\d.]*)/, 'Edge']
]

/** The app whose own window this is, if one: 'Instagram in-app', or 'In-app browser' for a bare web view. */
export function findApp (agent: string): Named | undefined {
  const named = findFirst(apps, agent)
  if (named !== undefined) return { ...named, name: `${named.name} in-app` }
  // Real browsers on iOS all end in Safari/…; Android says `wv` for a web view.
  const bareApple = /\((?:iPhone|iPad|iPod)/.test(agent) && /AppleWebKit/.test(agent) && !/Safari\/|MicroMessenger|GSA\//.test(agent)
  const bareAndroid = /; wv\)/.test(agent) && !/MicroMessenger/.test(agent) && findBrowser(agent) === undefined
  return bareApple || bareAndroid ? { name: 'In-app browser' } : undefined
}

/** A browser that the general parser would take for another, or give a wrong version. */
export function findBrowser (agent: string): Named | undefined {
  return findFirst(browsers, agent)
}

function findFirst (patterns: readonly Pattern[], agent: string): Named | undefined {
  for (const [pattern, name] of patterns) {
    const match = pattern.exec(agent)
    if (match !== null) return { name, version: match[1] }
  }
  return undefined
}
