// Who else sends visitors: assistants, social networks, mail, marketplaces and ad servers, by host or app. Data only; search engines are engines.ts.

export interface Sender {
  kind: 'ai' | 'social' | 'mail' | 'site' | 'ad'
  name: string
  /** A host here covers all hosts under it. Android and iOS apps are named like hosts. */
  hosts: readonly string[]
  /** Parameters with what was searched there, where it has a search. */
  keys?: readonly string[]
  /** What campaigns write in `utm_source` besides the host. */
  tags?: readonly string[]
}

/** Senders with a host in every country. */
export const worldwideSenders: ReadonlyArray<Sender & { label: string, under: RegExp }> = [
  { kind: 'social', name: 'Pinterest', label: 'pinterest', under: /^(?:(?:www|[a-z]{2})\.)?$/, hosts: [], keys: ['q'] },
  { kind: 'site', name: 'Amazon', label: 'amazon', under: /^(?:(?:www|smile)\.)?$/, hosts: [], keys: ['k', 'field-keywords'] },
  { kind: 'site', name: 'eBay', label: 'ebay', under: /^(?:(?:www|m)\.)?$/, hosts: [], keys: ['_nkw'] },
  { kind: 'mail', name: 'Yandex Mail', label: 'yandex', under: /^mail\.$/, hosts: [] },
  { kind: 'site', name: 'Google News', label: 'google', under: /^news\.$/, hosts: [], keys: ['q'] },
  { kind: 'site', name: 'Google Maps', label: 'google', under: /^maps\.$/, hosts: [], keys: ['q'] }
]

export const senders: readonly Sender[] = [
  // Assistants
  { kind: 'ai', name: 'ChatGPT', hosts: ['chatgpt.com', 'chat.openai.com', 'com.openai.chatgpt'], tags: ['chatgpt', 'openai'] },
  { kind: 'ai', name: 'Perplexity', hosts: ['perplexity.ai', 'ai.perplexity.app.android'], keys: ['q'], tags: ['perplexity'] },
  { kind: 'ai', name: 'Copilot', hosts: ['copilot.microsoft.com', 'copilot.cloud.microsoft', 'com.microsoft.copilot', 'm365.cloud.microsoft'], keys: ['q'], tags: ['copilot'] },
  { kind: 'ai', name: 'Gemini', hosts: ['gemini.google.com', 'bard.google.com', 'com.google.android.apps.bard'], tags: ['gemini'] },
  { kind: 'ai', name: 'Claude', hosts: ['claude.ai', 'com.anthropic.claude'], keys: ['q'], tags: ['claude'] },
  { kind: 'ai', name: 'Meta AI', hosts: ['meta.ai'] },
  { kind: 'ai', name: 'Grok', hosts: ['grok.com', 'ai.x.grok'], keys: ['q'], tags: ['grok'] },
  { kind: 'ai', name: 'DeepSeek', hosts: ['chat.deepseek.com', 'deepseek.com'], tags: ['deepseek'] },
  { kind: 'ai', name: 'Mistral', hosts: ['chat.mistral.ai'] },
  { kind: 'ai', name: 'Poe', hosts: ['poe.com'] },
  { kind: 'ai', name: 'Character.AI', hosts: ['character.ai'] },
  { kind: 'ai', name: 'Phind', hosts: ['phind.com'], keys: ['q'] },
  { kind: 'ai', name: 'Duck.ai', hosts: ['duck.ai'], keys: ['q'] },
  { kind: 'ai', name: 'Kimi', hosts: ['kimi.com', 'kimi.moonshot.cn'] },
  { kind: 'ai', name: 'Doubao', hosts: ['doubao.com'] },
  { kind: 'ai', name: 'Qwen', hosts: ['chat.qwen.ai', 'tongyi.aliyun.com', 'qianwen.com'] },
  { kind: 'ai', name: 'Ernie Bot', hosts: ['yiyan.baidu.com', 'chat.baidu.com'] },
  { kind: 'ai', name: 'Yuanbao', hosts: ['yuanbao.tencent.com'] },
  { kind: 'ai', name: 'Pi', hosts: ['pi.ai'] },
  { kind: 'ai', name: 'iAsk', hosts: ['iask.ai'], keys: ['q'] },
  { kind: 'ai', name: 'Felo', hosts: ['felo.ai'] },
  { kind: 'ai', name: 'Andi', hosts: ['andisearch.com'], keys: ['q'] },
  { kind: 'ai', name: 'NotebookLM', hosts: ['notebooklm.google.com'] },

  // Social networks, messengers, forums
  { kind: 'social', name: 'Facebook', hosts: ['facebook.com', 'fb.com', 'fb.me', 'fb.watch', 'com.facebook.katana', 'com.facebook.lite'], keys: ['q'], tags: ['facebook', 'fb', 'meta'] },
  { kind: 'social', name: 'Messenger', hosts: ['messenger.com', 'm.me', 'com.facebook.orca'], tags: ['messenger'] },
  { kind: 'social', name: 'Instagram', hosts: ['instagram.com', 'com.instagram.android'], tags: ['instagram', 'ig'] },
  { kind: 'social', name: 'Threads', hosts: ['threads.net', 'threads.com', 'com.instagram.barcelona'], tags: ['threads'] },
  { kind: 'social', name: 'X', hosts: ['t.co', 'x.com', 'twitter.com', 'com.twitter.android'], keys: ['q'], tags: ['twitter', 'x'] },
  { kind: 'social', name: 'LinkedIn', hosts: ['linkedin.com', 'lnkd.in', 'com.linkedin.android'], keys: ['keywords'], tags: ['linkedin'] },
  { kind: 'social', name: 'Reddit', hosts: ['reddit.com', 'redd.it', 'com.reddit.frontpage'], keys: ['q'], tags: ['reddit'] },
  { kind: 'social', name: 'Pinterest', hosts: ['pin.it', 'com.pinterest'], tags: ['pinterest'] },
  { kind: 'social', name: 'TikTok', hosts: ['tiktok.com', 'com.zhiliaoapp.musically', 'com.ss.android.ugc.trill'], keys: ['q'], tags: ['tiktok'] },
  { kind: 'social', name: 'YouTube', hosts: ['youtube.com', 'youtu.be', 'youtube-nocookie.com', 'com.google.android.youtube'], keys: ['search_query'], tags: ['youtube'] },
  { kind: 'social', name: 'Snapchat', hosts: ['snapchat.com', 'com.snapchat.android'], tags: ['snapchat'] },
  { kind: 'social', name: 'WhatsApp', hosts: ['whatsapp.com', 'wa.me', 'com.whatsapp'], tags: ['whatsapp'] },
  { kind: 'social', name: 'Telegram', hosts: ['t.me', 'telegram.org', 'telegram.me', 'org.telegram.messenger', 'org.telegram.plus'], tags: ['telegram'] },
  { kind: 'social', name: 'Discord', hosts: ['discord.com', 'discordapp.com', 'discord.gg', 'com.discord'], tags: ['discord'] },
  { kind: 'social', name: 'Slack', hosts: ['slack.com', 'slack-redir.net', 'com.slack'], tags: ['slack'] },
  { kind: 'social', name: 'Teams', hosts: ['teams.microsoft.com', 'teams.live.com', 'statics.teams.cdn.office.net', 'com.microsoft.teams'] },
  { kind: 'social', name: 'VK', hosts: ['vk.com', 'vk.ru', 'away.vk.com', 'com.vkontakte.android'], tags: ['vk', 'vkontakte'] },
  { kind: 'social', name: 'Odnoklassniki', hosts: ['ok.ru', 'odnoklassniki.ru'], tags: ['ok'] },
  { kind: 'social', name: 'Dzen', hosts: ['dzen.ru', 'zen.yandex.ru'] },
  { kind: 'social', name: 'LiveJournal', hosts: ['livejournal.com'] },
  { kind: 'social', name: 'Weibo', hosts: ['weibo.com', 'weibo.cn', 't.cn', 'com.sina.weibo'], keys: ['q'], tags: ['weibo'] },
  { kind: 'social', name: 'WeChat', hosts: ['weixin.qq.com', 'weixin110.qq.com', 'com.tencent.mm'], tags: ['wechat', 'weixin'] },
  { kind: 'social', name: 'QQ', hosts: ['c.pc.qq.com', 'qzone.qq.com'] },
  { kind: 'social', name: 'Zhihu', hosts: ['zhihu.com'], keys: ['q'], tags: ['zhihu'] },
  { kind: 'social', name: 'Xiaohongshu', hosts: ['xiaohongshu.com', 'xhslink.com'], tags: ['xiaohongshu'] },
  { kind: 'social', name: 'Douyin', hosts: ['douyin.com'], tags: ['douyin'] },
  { kind: 'social', name: 'Bilibili', hosts: ['bilibili.com', 'b23.tv'], keys: ['keyword'] },
  { kind: 'social', name: 'Douban', hosts: ['douban.com'] },
  { kind: 'social', name: 'Baidu Tieba', hosts: ['tieba.baidu.com'], keys: ['kw'] },
  { kind: 'social', name: 'LINE', hosts: ['line.me', 'lin.ee', 'jp.naver.line.android'], tags: ['line'] },
  { kind: 'social', name: 'Kakao', hosts: ['kakao.com', 'com.kakao.talk'], tags: ['kakao', 'kakaotalk'] },
  { kind: 'social', name: 'Naver Blog', hosts: ['blog.naver.com', 'cafe.naver.com'] },
  { kind: 'social', name: 'Zalo', hosts: ['zalo.me', 'com.zing.zalo'] },
  { kind: 'social', name: 'Viber', hosts: ['viber.com'], tags: ['viber'] },
  { kind: 'social', name: 'Hatena Bookmark', hosts: ['b.hatena.ne.jp'] },
  { kind: 'social', name: 'Bluesky', hosts: ['bsky.app', 'xyz.blueskyweb.app'], tags: ['bluesky'] },
  { kind: 'social', name: 'Mastodon', hosts: ['mastodon.social', 'mastodon.online', 'mstdn.social', 'mstdn.jp', 'fosstodon.org', 'hachyderm.io', 'joinmastodon.org', 'org.joinmastodon.android'], tags: ['mastodon'] },
  { kind: 'social', name: 'Tumblr', hosts: ['tumblr.com', 't.umblr.com'], tags: ['tumblr'] },
  { kind: 'social', name: 'Quora', hosts: ['quora.com'], keys: ['q'], tags: ['quora'] },
  { kind: 'social', name: 'Hacker News', hosts: ['news.ycombinator.com', 'hn.algolia.com'] },
  { kind: 'social', name: 'Lobsters', hosts: ['lobste.rs'] },
  { kind: 'social', name: 'Twitch', hosts: ['twitch.tv'], tags: ['twitch'] },
  { kind: 'social', name: 'XING', hosts: ['xing.com'], tags: ['xing'] },
  { kind: 'social', name: 'Nextdoor', hosts: ['nextdoor.com', 'nextdoor.co.uk', 'nextdoor.de'], tags: ['nextdoor'] },
  { kind: 'social', name: 'Truth Social', hosts: ['truthsocial.com'] },
  { kind: 'social', name: 'Flickr', hosts: ['flickr.com'] },
  { kind: 'social', name: 'Medium', hosts: ['medium.com'], tags: ['medium'] },
  { kind: 'social', name: 'Vimeo', hosts: ['vimeo.com'] },
  { kind: 'social', name: 'Linktree', hosts: ['linktr.ee'], tags: ['linktree'] },

  // Mail in the browser
  { kind: 'mail', name: 'Gmail', hosts: ['mail.google.com', 'com.google.android.gm'], tags: ['gmail'] },
  { kind: 'mail', name: 'Outlook', hosts: ['outlook.live.com', 'outlook.office.com', 'outlook.office365.com', 'outlook.com', 'safelinks.protection.outlook.com', 'mail.live.com', 'hotmail.com', 'com.microsoft.office.outlook'] },
  { kind: 'mail', name: 'Yahoo Mail', hosts: ['mail.yahoo.com', 'mail.yahoo.co.jp', 'mail.yahoo.net', 'com.yahoo.mobile.client.android.mail'] },
  { kind: 'mail', name: 'AOL Mail', hosts: ['mail.aol.com', 'mail.aol.co.uk'] },
  { kind: 'mail', name: 'iCloud Mail', hosts: ['icloud.com'] },
  { kind: 'mail', name: 'Proton Mail', hosts: ['mail.proton.me', 'mail.protonmail.com', 'ch.protonmail.android'] },
  { kind: 'mail', name: 'Mail.ru', hosts: ['e.mail.ru', 'touch.mail.ru', 'light.mail.ru', 'click.mail.ru'] },
  { kind: 'mail', name: 'Rambler Mail', hosts: ['mail.rambler.ru'] },
  { kind: 'mail', name: 'QQ Mail', hosts: ['mail.qq.com', 'exmail.qq.com'] },
  { kind: 'mail', name: 'NetEase Mail', hosts: ['mail.163.com', 'mail.126.com', 'mail.yeah.net'] },
  { kind: 'mail', name: 'Naver Mail', hosts: ['mail.naver.com'] },
  { kind: 'mail', name: 'Daum Mail', hosts: ['mail.daum.net'] },
  { kind: 'mail', name: 'GMX', hosts: ['navigator.gmx.net', 'bap.navigator.gmx.net', 'deref-gmx.net', 'deref-gmx.com', 'deref-gmx.fr', 'deref-gmx.co.uk', 'lightmailer.gmx.net'] },
  { kind: 'mail', name: 'Web.de', hosts: ['navigator.web.de', 'deref-web.de', 'deref-web-02.de', 'lightmailer.web.de'] },
  { kind: 'mail', name: 'Mail.com', hosts: ['deref-mail.com', 'navigator-lxa.mail.com'] },
  { kind: 'mail', name: 'T-Online', hosts: ['email.t-online.de'] },
  { kind: 'mail', name: 'Seznam Email', hosts: ['email.seznam.cz'] },
  { kind: 'mail', name: 'Onet Poczta', hosts: ['poczta.onet.pl'] },
  { kind: 'mail', name: 'WP Poczta', hosts: ['poczta.wp.pl', 'profil.wp.pl'] },
  { kind: 'mail', name: 'Orange Mail', hosts: ['webmail.orange.fr', 'messagerie.orange.fr', 'mail02.orange.fr'] },
  { kind: 'mail', name: 'Libero Mail', hosts: ['mail.libero.it', 'mail1.libero.it'] },
  { kind: 'mail', name: 'Zoho Mail', hosts: ['mail.zoho.com', 'mail.zoho.eu', 'mail.zoho.in'] },
  { kind: 'mail', name: 'Fastmail', hosts: ['app.fastmail.com', 'fastmail.com'] },
  { kind: 'mail', name: 'Tuta', hosts: ['app.tuta.com', 'mail.tutanota.com'] },
  { kind: 'mail', name: 'HEY', hosts: ['app.hey.com'] },

  // Markets and catalogues with a search of their own
  { kind: 'site', name: 'Etsy', hosts: ['etsy.com'], keys: ['q'] },
  { kind: 'site', name: 'AliExpress', hosts: ['aliexpress.com'], keys: ['searchtext'] },
  { kind: 'site', name: 'GitHub', hosts: ['github.com'], keys: ['q'] },
  { kind: 'site', name: 'Idealo', hosts: ['idealo.de', 'idealo.co.uk', 'idealo.fr'], keys: ['q'] },

  // Ad servers that show up as referrers
  { kind: 'ad', name: 'Google Ads', hosts: ['doubleclick.net', 'googlesyndication.com', 'googleadservices.com', 'adservice.google.com'] },
  { kind: 'ad', name: 'Taboola', hosts: ['taboola.com'], tags: ['taboola'] },
  { kind: 'ad', name: 'Outbrain', hosts: ['outbrain.com'], tags: ['outbrain'] },
  { kind: 'ad', name: 'Criteo', hosts: ['criteo.com', 'criteo.net'], tags: ['criteo'] },
  { kind: 'ad', name: 'Yandex Direct', hosts: ['an.yandex.ru', 'yabs.yandex.ru'] },
  { kind: 'ad', name: 'Microsoft Ads', hosts: ['r.msn.com', 'bat.bing.com', 'ads.microsoft.com'] }
]
