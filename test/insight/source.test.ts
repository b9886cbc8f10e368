// Where visits come from and what was searched, over referrers as engines, networks and mail programs send them, in every charset they used.

import fc from 'fast-check'
import t from 'tap'
import { engines, worldwideEngines } from '../../src/insight/engines.ts'
import { senders } from '../../src/insight/senders.ts'
import { readSource } from '../../src/insight/source.ts'
import type { Source } from '../../src/insight/source.ts'

/** The last but one says where the words are from, or that they were hidden; the last is the landing page where it isn't the shop's root. */
type Row = readonly [referrer: string, kind: Source['kind'], name: string, words: string | undefined, from: Source['wordsFrom'] | 'hidden', url?: string]

const ownHosts = ['shop.example', 'https://pay.partner.example:8443']
const rows: readonly Row[] = [
  ['https://www.google.com/', 'search', 'Google', undefined, 'hidden'],
  ['https://www.google.de/', 'search', 'Google', undefined, 'hidden'],
  ['https://www.google.co.uk/', 'search', 'Google', undefined, 'hidden'],
  ['https://www.google.com.br/', 'search', 'Google', undefined, 'hidden'],
  ['https://www.google.cat/', 'search', 'Google', undefined, 'hidden'],
  ['https://google.com', 'search', 'Google', undefined, 'hidden'],
  ['https://www.google.com/url?sa=t&rct=j&q=&esrc=s&source=web&cd=1&ved=2ahUKEwi&url=https%3A%2F%2Fshop.example%2F&usg=AOv', 'search', 'Google', undefined, 'hidden'],
  ['https://www.google.com/url?q=https://shop.example/&sa=U', 'search', 'Google', undefined, 'hidden'],
  ['https://www.google.com/search?q=red+leather+shoes&ie=UTF-8', 'search', 'Google', 'red leather shoes', 'referrer'],
  ['https://www.google.co.in/search?hl=en&q=%E0%A4%9C%E0%A5%82%E0%A4%A4%E0%A5%87', 'search', 'Google', 'जूते', 'referrer'],
  ['http://www.google.fr/search?ie=ISO-8859-1&q=chaussures+%E9t%E9', 'search', 'Google', 'chaussures été', 'referrer'],
  ['http://www.google.de/search?q=gr%FCne+schuhe', 'search', 'Google', 'grüne schuhe', 'referrer'],
  ['https://www.google.com.tr/search?q=k%C4%B1rm%C4%B1z%C4%B1+ayakkab%C4%B1', 'search', 'Google', 'kırmızı ayakkabı', 'referrer'],
  ['https://images.google.com/', 'search', 'Google', undefined, 'hidden'],
  ['https://lens.google.com/', 'search', 'Google', undefined, 'hidden'],
  ['android-app://com.google.android.googlequicksearchbox/', 'search', 'Google', undefined, 'hidden'],
  ['android-app://com.google.android.googlequicksearchbox/https/www.google.com', 'search', 'Google', undefined, 'hidden'],
  ['https://news.google.com/', 'site', 'Google News', undefined, undefined],
  ['https://mail.google.com/mail/u/0/', 'mail', 'Gmail', undefined, undefined],
  ['https://gemini.google.com/', 'ai', 'Gemini', undefined, undefined],
  ['https://docs.google.com/document/d/1', 'site', 'docs.google.com', undefined, undefined],
  ['https://accounts.google.com/', 'site', 'accounts.google.com', undefined, undefined],
  ['https://google.com.evil.example/search?q=x', 'site', 'google.com.evil.example', undefined, undefined],
  ['https://notgoogle.com/search?q=x', 'site', 'notgoogle.com', undefined, undefined],
  ['https://www.google.com/search?q=c%2B%2B+book', 'search', 'Google', 'c++ book', 'referrer'],
  ['https://www.google.com/search?q=100%25+cotton+shirt', 'search', 'Google', '100% cotton shirt', 'referrer'],
  ['https://www.google.com/search?q=50%+off', 'search', 'Google', '50% off', 'referrer'],
  ['https://www.google.com/search?q=red%2520shoes', 'search', 'Google', 'red shoes', 'referrer'],
  ['https://www.google.com/search?q=%25E4%25BD%25A0%25E5%25A5%25BD', 'search', 'Google', '你好', 'referrer'],
  ['https://www.google.com/search?q=a%26b&hl=en', 'search', 'Google', 'a&b', 'referrer'],
  ['https://www.google.com/search?hl=en&amp;q=wool+socks', 'search', 'Google', 'wool socks', 'referrer'],
  ['https://www.google.com/search?q=caf%C3', 'search', 'Google', 'cafÃ', 'referrer'],
  ['https://www.google.com/search?q=one%0D%0Atwo%00three', 'search', 'Google', 'one two three', 'referrer'],
  ['https://www.google.com/search?q=abc%E2%80%AEdef', 'search', 'Google', 'abcdef', 'referrer'],
  ['https://www.google.com/search?q=%20%20+', 'search', 'Google', undefined, 'hidden'],
  ['https://www.google.com/search?q=%u4F60%u597D', 'search', 'Google', '你好', 'referrer'],
  ['https://www.bing.com/', 'search', 'Bing', undefined, 'hidden'],
  ['https://www.bing.com/search?q=garden+chairs&form=QBLH&sp=-1&cvid=1', 'search', 'Bing', 'garden chairs', 'referrer'],
  ['https://cn.bing.com/search?q=%E7%BA%A2%E8%89%B2%E9%9E%8B', 'search', 'Bing', '红色鞋', 'referrer'],
  ['https://www.bing.com/ck/a?!&&p=abc&u=a1aHR0', 'search', 'Bing', undefined, 'hidden'],
  ['https://www.bing.com/search?q=%BA%EC%C9%AB&cp=936', 'search', 'Bing', '红色', 'referrer'],
  ['https://www.bing.com/images/search?q=blue%20lamp', 'search', 'Bing', 'blue lamp', 'referrer'],
  ['https://duckduckgo.com/', 'search', 'DuckDuckGo', undefined, 'hidden'],
  ['https://duckduckgo.com/?q=bike+lights&t=h_&ia=web', 'search', 'DuckDuckGo', 'bike lights', 'referrer'],
  ['https://html.duckduckgo.com/html/?q=tent', 'search', 'DuckDuckGo', 'tent', 'referrer'],
  ['android-app://com.duckduckgo.mobile.android/', 'search', 'DuckDuckGo', undefined, 'hidden'],
  ['https://search.yahoo.com/search?p=coffee+grinder&fr=yfp-t&ei=UTF-8', 'search', 'Yahoo', 'coffee grinder', 'referrer'],
  ['https://de.search.yahoo.com/search?p=kaffeem%C3%BChle', 'search', 'Yahoo', 'kaffeemühle', 'referrer'],
  ['https://r.search.yahoo.com/_ylt=Awr/RV=2/RE=1/RO=10/RU=https%3a%2f%2fshop.example/RK=2/RS=x-', 'search', 'Yahoo', undefined, 'hidden'],
  ['https://tw.search.yahoo.com/search?p=%AC%F5%A6%E2', 'search', 'Yahoo', '紅色', 'referrer'],
  ['http://search.yahoo.com/search;_ylt=A0;_ylu=X3?p=lamp', 'search', 'Yahoo', 'lamp', 'referrer'],
  ['https://search.yahoo.co.jp/search?p=%E8%B5%A4%E3%81%84%E9%9D%B4&ei=UTF-8', 'search', 'Yahoo Japan', '赤い靴', 'referrer'],
  ['http://search.yahoo.co.jp/search?p=%90%D4%82%A2%8CC&ei=Shift_JIS', 'search', 'Yahoo Japan', '赤い靴', 'referrer'],
  ['http://search.yahoo.co.jp/search?p=%C0%D6%A4%A4%B7%A4&ei=EUC-JP', 'search', 'Yahoo Japan', '赤い靴', 'referrer'],
  ['http://search.yahoo.co.jp/search?p=%B3%D7%A4%CE%A4%AB%A4%D0%A4%F3', 'search', 'Yahoo Japan', '革のかばん', 'referrer'],
  ['https://search.yahoo.co.jp/', 'search', 'Yahoo Japan', undefined, 'hidden'],
  ['http://search.yahoo.co.jp/search?p=%83%5C%83t%83%40&ei=sjis', 'search', 'Yahoo Japan', 'ソファ', 'referrer'],
  ['https://search.aol.com/aol/search?q=hiking+boots', 'search', 'AOL', 'hiking boots', 'referrer'],
  ['https://suche.aol.de/suche/search?query=wanderschuhe', 'search', 'AOL', 'wanderschuhe', 'referrer'],
  ['https://www.ecosia.org/search?method=index&q=solar%20lamp', 'search', 'Ecosia', 'solar lamp', 'referrer'],
  ['https://www.qwant.com/?q=v%C3%A9lo&t=web', 'search', 'Qwant', 'vélo', 'referrer'],
  ['https://www.startpage.com/do/search?query=vacuum+cleaner', 'search', 'Startpage', 'vacuum cleaner', 'referrer'],
  ['https://search.brave.com/search?q=running+belt&source=web', 'search', 'Brave', 'running belt', 'referrer'],
  ['https://www.mojeek.com/search?q=tea+pot', 'search', 'Mojeek', 'tea pot', 'referrer'],
  ['https://swisscows.com/en/web?query=cow+bell', 'search', 'Swisscows', 'cow bell', 'referrer'],
  ['https://kagi.com/search?q=standing+desk', 'search', 'Kagi', 'standing desk', 'referrer'],
  ['https://search.marginalia.nu/search?query=old+web', 'search', 'Marginalia', 'old web', 'referrer'],
  ['https://presearch.com/search?q=node', 'search', 'Presearch', 'node', 'referrer'],
  ['https://you.com/search?q=chat+widget&tbm=youchat', 'search', 'You.com', 'chat widget', 'referrer'],
  ['https://search.lycos.com/web/?q=dog+food', 'search', 'Lycos', 'dog food', 'referrer'],
  ['https://www.dogpile.com/serp?q=cat+tree', 'search', 'Dogpile', 'cat tree', 'referrer'],
  ['https://metager.de/meta/meta.ger3?eingabe=fahrradlampe&focus=web', 'search', 'MetaGer', 'fahrradlampe', 'referrer'],
  ['https://metager.org/meta/meta.ger3?eingabe=bell', 'search', 'MetaGer', 'bell', 'referrer'],
  ['https://www.ask.com/web?q=how+to+fix+a+bike', 'search', 'Ask', 'how to fix a bike', 'referrer'],
  ['https://uk.ask.com/web?q=kettle', 'search', 'Ask', 'kettle', 'referrer'],
  ['https://yep.com/web?q=backlinks', 'search', 'Yep', 'backlinks', 'referrer'],
  ['https://search.ch/web/?q=uhren+z%C3%BCrich', 'search', 'Search.ch', 'uhren zürich', 'referrer'],
  ['https://ricerca.virgilio.it/ricerca?qs=scarpe+rosse', 'search', 'Virgilio', 'scarpe rosse', 'referrer'],
  ['https://ricerca.libero.it/?query=scarpe', 'search', 'Libero', 'scarpe', 'referrer'],
  ['https://szukaj.onet.pl/wyniki.html?qt=czerwone+buty', 'search', 'Onet', 'czerwone buty', 'referrer'],
  ['https://szukaj.wp.pl/szukaj.html?q=buty', 'search', 'Wirtualna Polska', 'buty', 'referrer'],
  ['https://suche.t-online.de/fast-cgi/tsc?q=rasenm%C3%A4her', 'search', 'T-Online', 'rasenmäher', 'referrer'],
  ['https://suche.web.de/web?q=sofa', 'search', 'Web.de', 'sofa', 'referrer'],
  ['https://suche.gmx.net/web?q=matratze', 'search', 'GMX', 'matratze', 'referrer'],
  ['https://lemoteur.orange.fr/?kw=lampe+de+bureau', 'search', 'Orange', 'lampe de bureau', 'referrer'],
  ['https://search.lilo.org/?q=miel', 'search', 'Lilo', 'miel', 'referrer'],
  ['https://www.kvasir.no/alle?q=ski', 'search', 'Kvasir', 'ski', 'referrer'],
  ['https://pesquisa.sapo.pt/?q=sapatos', 'search', 'SAPO', 'sapatos', 'referrer'],
  ['https://busca.uol.com.br/?q=sapatos', 'search', 'UOL', 'sapatos', 'referrer'],
  ['https://coccoc.com/search?query=gi%C3%A0y', 'search', 'Cốc Cốc', 'giày', 'referrer'],
  ['https://petalsearch.com/search?query=phone', 'search', 'Petal Search', 'phone', 'referrer'],
  ['https://search.seznam.cz/?q=%C4%8Derven%C3%A9+boty&oq=x', 'search', 'Seznam', 'červené boty', 'referrer'],
  ['https://www.zoznam.sk/hladaj.fcgi?s=topanky', 'search', 'Zoznam', 'topanky', 'referrer'],
  ['https://www.najdi.si/najdi?q=%C4%8Devlji', 'search', 'Najdi.si', 'čevlji', 'referrer'],
  ['https://www.info.com/serp?q=loans', 'search', 'Info.com', 'loans', 'referrer'],
  ['https://www.ecosia.org/', 'search', 'Ecosia', undefined, 'hidden'],
  ['https://www.qwant.com/', 'search', 'Qwant', undefined, 'hidden'],
  ['https://www.startpage.com/', 'search', 'Startpage', undefined, 'hidden'],
  ['https://search.brave.com/', 'search', 'Brave', undefined, 'hidden'],
  ['https://kagi.com/', 'search', 'Kagi', undefined, 'hidden'],
  ['https://search.seznam.cz/', 'search', 'Seznam', undefined, 'hidden'],
  ['https://presearch.com/', 'search', 'Presearch', undefined, 'hidden'],
  ['https://www.baidu.com/link?url=abc&wd=&eqid=8f2b', 'search', 'Baidu', undefined, 'hidden'],
  ['https://www.baidu.com/s?wd=%E7%BA%A2%E8%89%B2%E9%9E%8B%E5%AD%90&ie=utf-8', 'search', 'Baidu', '红色鞋子', 'referrer'],
  ['http://www.baidu.com/s?wd=%BA%EC%C9%AB%D0%AC%D7%D3&ie=gbk', 'search', 'Baidu', '红色鞋子', 'referrer'],
  ['http://www.baidu.com/s?wd=%BA%EC%C9%AB%D0%AC%D7%D3&ie=gb2312', 'search', 'Baidu', '红色鞋子', 'referrer'],
  ['http://www.baidu.com/s?wd=%BA%EC%C9%AB%D0%AC%D7%D3', 'search', 'Baidu', '红色鞋子', 'referrer'],
  ['http://www.baidu.com/s?wd=%C4%BF%B1%EA', 'search', 'Baidu', '目标', 'referrer'],
  ['http://www.baidu.com/s?wd=%E9F%BB%F9%819%EE9&ie=gb18030', 'search', 'Baidu', '镕基㐀', 'referrer'],
  ['https://m.baidu.com/s?word=%E6%89%8B%E6%9C%BA&sa=tb', 'search', 'Baidu', '手机', 'referrer'],
  ['https://www.baidu.com/s?wd=%E6%89%8B%E6%9C', 'search', 'Baidu', '手', 'referrer'],
  ['http://www.baidu.com/s?wd=iphone+%CA%D6%BB%FA%BF%C7', 'search', 'Baidu', 'iphone 手机壳', 'referrer'],
  ['https://www.sogou.com/web?query=%B2%E8%D2%B6', 'search', 'Sogou', '茶叶', 'referrer'],
  ['https://www.sogou.com/web?query=%E8%8C%B6%E5%8F%B6&ie=utf8', 'search', 'Sogou', '茶叶', 'referrer'],
  ['https://wap.sogou.com/web/searchList.jsp?keyword=%E8%8C%B6', 'search', 'Sogou', '茶', 'referrer'],
  ['https://www.so.com/s?q=%E8%87%AA%E8%A1%8C%E8%BD%A6&src=srp', 'search', '360 Search', '自行车', 'referrer'],
  ['http://www.haosou.com/s?ie=gbk&q=%D7%D4%D0%D0%B3%B5', 'search', '360 Search', '自行车', 'referrer'],
  ['https://search.sohu.com/?keyword=%E6%96%B0%E9%97%BB', 'search', 'Sohu', '新闻', 'referrer'],
  ['https://m.sm.cn/s?q=%E5%A4%A9%E6%B0%94', 'search', 'Shenma', '天气', 'referrer'],
  ['https://so.toutiao.com/search?keyword=%E4%B9%A6%E5%8C%85', 'search', 'Toutiao', '书包', 'referrer'],
  ['https://search.goo.ne.jp/web.jsp?MT=%B0%D8%BB%D2&IE=EUC-JP', 'search', 'goo', '椅子', 'referrer'],
  ['https://websearch.rakuten.co.jp/Web?qt=%E6%99%82%E8%A8%88', 'search', 'Rakuten', '時計', 'referrer'],
  ['http://search.nifty.com/websearch/search?Text=%8A%F7', 'search', 'Nifty', '机', 'referrer'],
  ['https://search.naver.com/search.naver?where=nexearch&query=%EB%B9%A8%EA%B0%84+%EC%8B%A0%EB%B0%9C&ie=utf8', 'search', 'Naver', '빨간 신발', 'referrer'],
  ['http://search.naver.com/search.naver?where=nexearch&query=%BB%A1%B0%A3+%BD%C5%B9%DF', 'search', 'Naver', '빨간 신발', 'referrer'],
  ['https://m.search.naver.com/search.naver?query=%EC%9D%98%EC%9E%90', 'search', 'Naver', '의자', 'referrer'],
  ['https://search.naver.com/', 'search', 'Naver', undefined, 'hidden'],
  ['https://search.daum.net/search?w=tot&q=%EC%B1%85%EC%83%81', 'search', 'Daum', '책상', 'referrer'],
  ['http://search.daum.net/search?q=%C3%A5%BB%F3', 'search', 'Daum', '책상', 'referrer'],
  ['http://search.daum.net/search?q=%C3%A5%BB%F3&ie=euc-kr', 'search', 'Daum', '책상', 'referrer'],
  ['https://search.zum.com/search.zum?query=%EA%B0%80%EB%B0%A9', 'search', 'ZUM', '가방', 'referrer'],
  ['https://yandex.ru/search/?text=%D0%BA%D1%80%D0%B0%D1%81%D0%BD%D1%8B%D0%B5+%D1%82%D1%83%D1%84%D0%BB%D0%B8&lr=213', 'search', 'Yandex', 'красные туфли', 'referrer'],
  ['https://yandex.ru/clck/jsredir?from=yandex.ru;search;web;;&text=&etext=2202.abc', 'search', 'Yandex', undefined, 'hidden'],
  ['https://yandex.com.tr/search/?text=k%C4%B1rm%C4%B1z%C4%B1', 'search', 'Yandex', 'kırmızı', 'referrer'],
  ['https://yandex.kz/', 'search', 'Yandex', undefined, 'hidden'],
  ['https://ya.ru/search/?text=%D0%BB%D0%B0%D0%BC%D0%BF%D0%B0', 'search', 'Yandex', 'лампа', 'referrer'],
  ['http://www.yandex.ru/yandsearch?text=%EA%F0%E0%F1%ED%FB%E5+%F2%F3%F4%EB%E8', 'search', 'Yandex', 'красные туфли', 'referrer'],
  ['http://nova.rambler.ru/search?query=%F7%E0%E9%ED%E8%EA', 'search', 'Rambler', 'чайник', 'referrer'],
  ['https://nova.rambler.ru/search?query=%D1%87%D0%B0%D0%B9%D0%BD%D0%B8%D0%BA', 'search', 'Rambler', 'чайник', 'referrer'],
  ['http://go.mail.ru/search?q=%F1%F2%F3%EB', 'search', 'Mail.ru', 'стул', 'referrer'],
  ['https://go.mail.ru/search?q=%D1%81%D1%82%D1%83%D0%BB', 'search', 'Mail.ru', 'стул', 'referrer'],
  ['https://mail.yandex.ru/', 'mail', 'Yandex Mail', undefined, undefined],
  ['https://zen.yandex.ru/media/x', 'social', 'Dzen', undefined, undefined],
  ['https://chatgpt.com/', 'ai', 'ChatGPT', undefined, undefined],
  ['https://chat.openai.com/', 'ai', 'ChatGPT', undefined, undefined],
  ['https://www.perplexity.ai/', 'ai', 'Perplexity', undefined, undefined],
  ['https://copilot.microsoft.com/', 'ai', 'Copilot', undefined, undefined],
  ['https://claude.ai/', 'ai', 'Claude', undefined, undefined],
  ['https://grok.com/', 'ai', 'Grok', undefined, undefined],
  ['https://chat.deepseek.com/', 'ai', 'DeepSeek', undefined, undefined],
  ['https://www.doubao.com/', 'ai', 'Doubao', undefined, undefined],
  ['https://poe.com/', 'ai', 'Poe', undefined, undefined],
  ['https://www.meta.ai/', 'ai', 'Meta AI', undefined, undefined],
  ['https://www.perplexity.ai/search?q=best+chat+software', 'ai', 'Perplexity', 'best chat software', 'referrer'],
  ['', 'ai', 'ChatGPT', undefined, undefined, 'https://shop.example/?utm_source=chatgpt.com'],
  ['https://l.facebook.com/', 'social', 'Facebook', undefined, undefined],
  ['https://m.facebook.com/', 'social', 'Facebook', undefined, undefined],
  ['https://lm.facebook.com/l.php?u=https%3A%2F%2Fshop.example', 'social', 'Facebook', undefined, undefined],
  ['https://www.instagram.com/', 'social', 'Instagram', undefined, undefined],
  ['https://l.instagram.com/', 'social', 'Instagram', undefined, undefined],
  ['https://t.co/AbCdEf', 'social', 'X', undefined, undefined],
  ['https://x.com/', 'social', 'X', undefined, undefined],
  ['https://www.linkedin.com/', 'social', 'LinkedIn', undefined, undefined],
  ['android-app://com.linkedin.android/', 'social', 'LinkedIn', undefined, undefined],
  ['https://old.reddit.com/r/x', 'social', 'Reddit', undefined, undefined],
  ['https://www.pinterest.de/', 'social', 'Pinterest', undefined, undefined],
  ['https://www.tiktok.com/', 'social', 'TikTok', undefined, undefined],
  ['https://www.youtube.com/', 'social', 'YouTube', undefined, undefined],
  ['https://away.vk.com/', 'social', 'VK', undefined, undefined],
  ['https://weibo.com/', 'social', 'Weibo', undefined, undefined],
  ['https://t.me/', 'social', 'Telegram', undefined, undefined],
  ['https://web.whatsapp.com/', 'social', 'WhatsApp', undefined, undefined],
  ['https://news.ycombinator.com/item?id=1', 'social', 'Hacker News', undefined, undefined],
  ['https://bsky.app/', 'social', 'Bluesky', undefined, undefined],
  ['https://mastodon.social/@a', 'social', 'Mastodon', undefined, undefined],
  ['https://tieba.baidu.com/p/1', 'social', 'Baidu Tieba', undefined, undefined],
  ['https://b.hatena.ne.jp/', 'social', 'Hatena Bookmark', undefined, undefined],
  ['https://teams.microsoft.com/', 'social', 'Teams', undefined, undefined],
  ['https://www.pinterest.com/search/pins/?q=boho+lamp', 'social', 'Pinterest', 'boho lamp', 'referrer'],
  ['https://www.youtube.com/results?search_query=lamp+review', 'social', 'YouTube', 'lamp review', 'referrer'],
  ['', 'social', 'Facebook', undefined, undefined, 'https://shop.example/?fbclid=IwAR1'],
  ['https://l.facebook.com/', 'social', 'Facebook', undefined, undefined, 'https://shop.example/?fbclid=IwAR1'],
  ['', 'social', 'Instagram', undefined, undefined, 'https://shop.example/?igsh=abc'],
  ['', 'social', 'acme', undefined, undefined, 'https://shop.example/?utm_source=acme&utm_medium=social'],
  ['https://outlook.live.com/', 'mail', 'Outlook', undefined, undefined],
  ['https://eur01.safelinks.protection.outlook.com/', 'mail', 'Outlook', undefined, undefined],
  ['https://mail.yahoo.com/', 'mail', 'Yahoo Mail', undefined, undefined],
  ['https://e.mail.ru/', 'mail', 'Mail.ru', undefined, undefined],
  ['https://mail.qq.com/', 'mail', 'QQ Mail', undefined, undefined],
  ['https://deref-gmx.net/', 'mail', 'GMX', undefined, undefined],
  ['https://mail.proton.me/', 'mail', 'Proton Mail', undefined, undefined],
  ['android-app://com.google.android.gm/', 'mail', 'Gmail', undefined, undefined],
  ['https://webmail.firm.example/', 'mail', 'webmail.firm.example', undefined, undefined],
  ['https://email.seznam.cz/', 'mail', 'Seznam Email', undefined, undefined],
  ['https://mail.naver.com/', 'mail', 'Naver Mail', undefined, undefined],
  ['', 'mail', 'spring', undefined, undefined, 'https://shop.example/?utm_source=spring&utm_medium=email'],
  ['https://mail.google.com/', 'mail', 'Gmail', undefined, undefined, 'https://shop.example/?utm_source=spring&utm_medium=email'],
  ['', 'mail', 'newsletter', undefined, undefined, 'https://shop.example/?utm_source=newsletter'],
  ['', 'mail', 'Mailchimp', undefined, undefined, 'https://shop.example/?mc_cid=1&mc_eid=2'],
  ['https://www.google.com/', 'ad', 'Google', undefined, 'hidden', 'https://shop.example/?gclid=Cj0KCQ'],
  ['', 'ad', 'Google Ads', undefined, 'hidden', 'https://shop.example/?gclid=Cj0KCQ'],
  ['', 'ad', 'Google Ads', undefined, 'hidden', 'https://shop.example/?gad_source=1&gbraid=0AAA'],
  ['https://www.google.com/', 'ad', 'Google', 'red shoes', 'utm_term', 'https://shop.example/?utm_source=google&utm_medium=cpc&utm_term=red+shoes&gclid=1'],
  ['https://www.google.com/', 'ad', 'Google', 'red shoes', 'utm_term', 'https://shop.example/?utm_source=google&utm_medium=cpc&utm_term=%2Bred+%2Bshoes'],
  ['https://www.google.com/', 'ad', 'Google', 'red shoes', 'utm_term', 'https://shop.example/?utm_medium=cpc&utm_term=%5Bred%20shoes%5D'],
  ['https://www.google.com/', 'ad', 'Google', 'garden chair', 'ad', 'https://shop.example/?hsa_acc=1&hsa_cam=2&hsa_kw=garden%20chair&hsa_mt=e'],
  ['https://www.google.com/', 'ad', 'Google', 'sun hat', 'ad', 'https://shop.example/?gclid=1&keyword=sun+hat&matchtype=p'],
  ['https://www.google.com/', 'search', 'Google', 'sun hat', 'ad', 'https://shop.example/?kw=sun+hat'],
  ['https://www.google.com/', 'ad', 'Google', undefined, 'hidden', 'https://shop.example/?utm_medium=cpc&utm_term=%7Bkeyword%7D'],
  ['https://www.google.com/', 'ad', 'Google', undefined, 'hidden', 'https://shop.example/?utm_medium=cpc&utm_term=1202083746512'],
  ['https://www.google.com/', 'search', 'Google', undefined, 'hidden', 'https://shop.example/?utm_term=(not+provided)'],
  ['https://www.bing.com/', 'ad', 'Bing', 'tea cup', 'utm_term', 'https://shop.example/?msclkid=1&utm_source=bing&utm_medium=cpc&utm_term=tea%20cup'],
  ['', 'ad', 'Microsoft Ads', undefined, 'hidden', 'https://shop.example/?msclkid=abc'],
  ['https://duckduckgo.com/', 'ad', 'DuckDuckGo', undefined, 'hidden', 'https://shop.example/?msclkid=abc'],
  ['https://yandex.ru/', 'ad', 'Yandex', undefined, 'hidden', 'https://shop.example/?yclid=1'],
  ['https://yandex.ru/', 'search', 'Yandex', undefined, 'hidden', 'https://shop.example/?ysclid=1'],
  ['https://www.tiktok.com/', 'ad', 'TikTok', undefined, undefined, 'https://shop.example/?ttclid=1'],
  ['https://l.facebook.com/', 'ad', 'Facebook', undefined, undefined, 'https://shop.example/?utm_source=facebook&utm_medium=paid_social&fbclid=1'],
  ['', 'ad', 'Facebook', undefined, undefined, 'https://shop.example/?utm_source=fb&utm_medium=cpc'],
  ['https://googleads.g.doubleclick.net/', 'ad', 'Google Ads', undefined, undefined],
  ['https://blog.example/', 'ad', 'Google Ads', undefined, undefined, 'https://shop.example/?gclid=1'],
  ['https://partner.example/', 'ad', 'partner7', undefined, undefined, 'https://shop.example/?utm_source=partner7&utm_medium=affiliate'],
  ['', 'ad', 'Taboola', undefined, undefined, 'https://shop.example/?tblci=1'],
  ['', 'ad', 'Google', 'garden', 'utm_term', 'https://shop.example/?utm_source=google&utm_medium=ppc&utm_term=garden'],
  ['', 'ad', 'Google', undefined, 'hidden', 'https://shop.example/?utm_source=adwords&utm_medium=cpc'],
  ['https://www.google.com/search?q=typed+words', 'ad', 'Google', 'typed words', 'referrer', 'https://shop.example/?gclid=1&utm_term=booked'],
  ['https://www.google.com/', 'search', 'Google', 'wool hat', 'site-search', 'https://shop.example/search?q=wool+hat'],
  ['', 'direct', 'Direct', 'wool hat', 'site-search', 'https://shop.example/?s=wool+hat'],
  ['', 'direct', 'Direct', 'wool hat', 'site-search', 'https://shop.example/catalogsearch/result/?q=wool+hat'],
  ['', 'direct', 'Direct', 'mütze', 'site-search', 'https://shop.example/suche/?query=m%C3%BCtze'],
  ['', 'direct', 'Direct', 'hat', 'site-search', 'https://shop.example/index.php?route=product/search&search=hat'],
  ['https://shop.example/', 'internal', 'shop.example', 'hat', 'site-search', 'https://shop.example/en/search?type=product&q=hat'],
  ['', 'direct', 'Direct', undefined, undefined, 'https://shop.example/product?q=3'],
  ['', 'direct', 'Direct', undefined, undefined, 'https://shop.example/?k=12'],
  ['', 'direct', 'Direct', undefined, undefined, 'https://shop.example/research?s=1&x=2'],
  ['', 'direct', 'Direct', 'кепка', 'site-search', 'https://shop.example/%D0%BF%D0%BE%D0%B8%D1%81%D0%BA/?q=%D0%BA%D0%B5%D0%BF%D0%BA%D0%B0'],
  ['https://blog.example/post?q=secret', 'site', 'blog.example', undefined, undefined],
  ['https://www.blog.example/', 'site', 'blog.example', undefined, undefined],
  ['https://xn--mnchen-3ya.de/', 'site', 'münchen.de', undefined, undefined],
  ['https://xn--e1afmkfd.xn--p1ai/', 'site', 'пример.рф', undefined, undefined],
  ['https://www.xn--80ak6aa92e.com/', 'site', 'xn--80ak6aa92e.com', undefined, undefined],
  ['https://xn--r8jz45g.jp/', 'site', '例え.jp', undefined, undefined],
  ['https://shop.example/cart', 'internal', 'shop.example', undefined, undefined],
  ['https://www.shop.example/', 'internal', 'shop.example', undefined, undefined],
  ['https://help.shop.example/', 'internal', 'help.shop.example', undefined, undefined],
  ['https://pay.partner.example/', 'internal', 'pay.partner.example', undefined, undefined],
  ['http://192.168.1.5:8080/', 'site', '192.168.1.5', undefined, undefined],
  ['', 'direct', 'Direct', undefined, undefined],
  ['about:blank', 'direct', 'Direct', undefined, undefined],
  ['%%%', 'direct', 'Direct', undefined, undefined],
  ['not a url', 'direct', 'Direct', undefined, undefined],
  ['javascript:alert(1)', 'direct', 'Direct', undefined, undefined],
  ['www.bing.com/search?q=lamp', 'search', 'Bing', 'lamp', 'referrer'],
  ['http://', 'direct', 'Direct', undefined, undefined],
  ['', 'site', 'flyer-berlin', undefined, undefined, 'https://shop.example/?utm_source=flyer-berlin&utm_medium=qr'],
  ['', 'search', 'Google', undefined, 'hidden', 'https://shop.example/?srsltid=Afm'],
  ['', 'search', 'Google', undefined, 'hidden', 'https://shop.example/?utm_source=google&utm_medium=organic'],
  ['https://www.amazon.de/s?k=lampe&ref=nb', 'site', 'Amazon', 'lampe', 'referrer'],
  ['https://www.amazon.co.uk/', 'site', 'Amazon', undefined, undefined],
  ['https://www.ebay.com/sch/i.html?_nkw=old+radio', 'site', 'eBay', 'old radio', 'referrer'],
  ['https://example.com./x', 'site', 'example.com', undefined, undefined],
  ['android-app://com.unknown.app/', 'site', 'com.unknown.app', undefined, undefined],
  ['https://www.google.com/', 'search', 'Google', undefined, 'hidden', 'https://shop.example/?k=12'],
  ['https://www.google.com/', 'ad', 'Google', 'sun hat', 'ad', 'https://shop.example/?gclid=1&k=sun+hat'],
  ['https://www.google.com/', 'search', 'Google', 'hat', 'site-search', 'https://shop.example/search?keyword=hat'],
  ['', 'search', 'Yandex', undefined, 'hidden', 'https://shop.example/?ysclid=1'],
  ['', 'direct', 'Direct', undefined, undefined, 'https://shop.example/?creative=1&campaignid=2']
]

t.test('referrers and landing pages are read as what they are', async t => {
  t.ok(rows.length >= 150, 'at least 150 referrers')
  for (const [referrer, kind, name, words, from, url = 'https://shop.example/'] of rows) {
    const source = readSource({ referrer, url, ownHosts })
    t.strictSame(
      [source.kind, source.name, source.words, source.wordsHidden ? 'hidden' : source.wordsFrom],
      [kind, name, words, from], `${referrer} → ${url}`)
  }
})

t.test('campaign and click id are told apart from the words', async t => {
  t.strictSame(readSource({ referrer: 'https://www.google.com/', url: 'https://shop.example/?utm_source=google&utm_medium=cpc&utm_campaign=Fr%C3%BChling+26&utm_term=red+shoes&utm_content=ad1&utm_id=77&gclid=abc' }), {
    kind: 'ad',
    name: 'Google',
    host: 'google.com',
    words: 'red shoes',
    wordsFrom: 'utm_term',
    wordsHidden: false,
    campaign: { source: 'google', medium: 'cpc', campaign: 'Frühling 26', term: 'red shoes', content: 'ad1', id: '77' },
    clickId: { name: 'gclid', network: 'Google Ads' }
  })
  t.strictSame(readSource({ referrer: 'https://xn--mnchen-3ya.de/', url: 'https://shop.example/?fbclid=1' }).clickId, { name: 'fbclid', network: 'Facebook' })
  t.strictSame(readSource({}), { kind: 'direct', name: 'Direct', wordsHidden: false })
  t.notOk('campaign' in readSource({ url: 'https://shop.example/?utm_source=&utm_medium=%7Bnetwork%7D' }))
})

t.test('words are one clean line of at most 200 code points', async t => {
  const long = readSource({ referrer: `https://www.bing.com/search?q=${'%F0%9F%91%9F'.repeat(300)}` }).words ?? ''
  t.equal([...long].length, 200)
  t.notMatch(long, /\p{Cs}/u)
  t.equal(readSource({ referrer: 'https://www.bing.com/search?q=a%E2%80%8Bb%EF%BB%BFc%C2%ADd' }).words, 'abcd', 'what nobody can see is gone')
  t.equal(readSource({ referrer: 'https://www.bing.com/search?q=%D9%85%DB%8C%E2%80%8C%D8%B1%D9%88%D9%85' }).words, 'می\u200Cروم', 'the joiner that Persian needs stays')
})

t.test('no host stands in two places of the tables', async t => {
  const hosts = [...engines, ...senders].flatMap(known => known.hosts)
  t.strictSame(hosts.filter((host, index) => hosts.indexOf(host) !== index), [])
  for (const host of hosts) t.match(host, /^[a-z\d-]+(?:\.[a-z\d-]+)+$/)
  for (const engine of [...engines, ...worldwideEngines]) {
    t.strictSame(engine.keys, engine.keys.map(key => key.toLowerCase()), 'keys are matched in lower case')
    for (const label of engine.habits ?? []) t.ok(new TextDecoder(label, { fatal: true }))
  }
})

t.test('every engine of the table gives its words by its first key, and hides them without', async t => {
  for (const engine of engines) {
    const host = engine.hosts[0] ?? ''
    const source = readSource({ referrer: `https://${host}/find?${engine.keys[0] ?? ''}=blue+lamp` })
    t.strictSame([source.kind, source.name, source.words], ['search', engine.name, 'blue lamp'], host)
    t.equal(readSource({ referrer: `https://${host}/` }).wordsHidden, true, host)
  }
})

t.test('nothing makes it throw, and nothing unclean comes out', async t => {
  const piece = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^(?:%[0-9a-fA-F]{2}|%|\+|&|=|%u[0-9a-f]{4}){0,30}$/), fc.constantFrom('valueOf', '__proto__', '%E2%80%AE', '\u202E', '\u0000', '%25'))
  const host = fc.constantFrom('www.google.com', 'www.baidu.com', 'search.yahoo.co.jp', 'search.naver.com', 'yandex.ru', 'shop.example', 'xn--80ak6aa92e.com')
  const name = fc.constantFrom('q', 'wd', 'p', 'query', 'text', 'ie', 'ei', 'utm_term', 'utm_source', 'utm_medium', 'keyword', 'gclid', 's')
  const query = fc.array(fc.tuple(name, piece).map(([key, value]) => `${key}=${value}`), { maxLength: 6 }).map(pairs => pairs.join('&'))
  const link = fc.oneof(piece, fc.tuple(host, query).map(([at, rest]) => `https://${at}/search?${rest}`), fc.webUrl({ withQueryParameters: true }))
  fc.assert(fc.property(link, link, fc.array(piece, { maxLength: 2 }), (referrer, url, own) => {
    const source = readSource({ referrer, url, ownHosts: own })
    const texts = [source.name, source.host, source.words, ...Object.values(source.campaign ?? {}), source.clickId?.network].filter(text => text !== undefined)
    return texts.every(text => text !== '' && [...text].length <= 255 && !/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/u.test(text))
  }), { numRuns: 5000 })
  t.pass('5000 pairs')
})
