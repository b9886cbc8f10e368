// The search engines we know, and where each leaves the words. Data only: hosts.ts looks them up, source.ts reads them.

export interface Engine {
  kind: 'search'
  name: string
  /** A host here covers all hosts under it. */
  hosts: readonly string[]
  /** Parameters that hold the words, best first. */
  keys: readonly string[]
  /** Parameters that declare the charset of the words. */
  charsetKeys?: readonly string[]
  /** Charsets its pages wrote without declaring them, after UTF-8 has failed. */
  habits?: readonly string[]
}

const cyrillic = ['windows-1251']
const chinese = ['gb18030']
const japanese = ['shift_jis', 'euc-jp']
const korean = ['euc-kr']

/** Engines with a host in every country: the label before the country's ending (`google.co.uk`, `yandex.kz`) and what may stand before it. */
export const worldwideEngines: ReadonlyArray<Engine & { label: string, under: RegExp }> = [
  { kind: 'search', name: 'Google', label: 'google', under: /^(?:(?:www\d?|m|images|encrypted|lens|cse|ipv[46])\.)?$/, hosts: [], keys: ['q', 'as_q', 'as_epq', 'query'], charsetKeys: ['ie'] },
  { kind: 'search', name: 'Yandex', label: 'yandex', under: /^(?:(?:www|m|images|video)\.)?$/, hosts: [], keys: ['text', 'query'], habits: cyrillic },
  { kind: 'search', name: 'Ask', label: 'ask', under: /^(?:(?:www|[a-z]{2}|search)\.)?$/, hosts: [], keys: ['q', 'ask'] }
]

export const engines: readonly Engine[] = [
  // The world's
  { kind: 'search', name: 'Google', hosts: ['com.google.android.googlequicksearchbox', 'search.app', 'search.app.goo.gl'], keys: ['q'] },
  { kind: 'search', name: 'Bing', hosts: ['bing.com', 'cn.bing.com', 'com.microsoft.bing'], keys: ['q'], charsetKeys: ['cp'] },
  { kind: 'search', name: 'DuckDuckGo', hosts: ['duckduckgo.com', 'ddg.gg', 'com.duckduckgo.mobile.android'], keys: ['q'] },
  { kind: 'search', name: 'Yahoo', hosts: ['search.yahoo.com', 'search.yahoo.net', 'search.myway.com'], keys: ['p', 'q'], charsetKeys: ['ei'] },
  { kind: 'search', name: 'Yahoo Japan', hosts: ['search.yahoo.co.jp'], keys: ['p', 'va'], charsetKeys: ['ei'], habits: ['euc-jp', 'shift_jis'] },
  { kind: 'search', name: 'AOL', hosts: ['search.aol.com', 'search.aol.co.uk', 'suche.aol.de', 'recherche.aol.fr', 'aolsearch.com', 'alicesuche.aol.de'], keys: ['q', 'query', 'encquery'] },
  { kind: 'search', name: 'Ecosia', hosts: ['ecosia.org', 'com.ecosia.android'], keys: ['q'] },
  { kind: 'search', name: 'Qwant', hosts: ['qwant.com', 'com.qwant.liberty'], keys: ['q'] },
  { kind: 'search', name: 'Startpage', hosts: ['startpage.com', 'startpage.nl', 'ixquick.com', 'ixquick.de'], keys: ['query', 'q'] },
  { kind: 'search', name: 'Brave', hosts: ['search.brave.com'], keys: ['q'] },
  { kind: 'search', name: 'Mojeek', hosts: ['mojeek.com', 'mojeek.co.uk'], keys: ['q'] },
  { kind: 'search', name: 'Swisscows', hosts: ['swisscows.com', 'swisscows.ch', 'hulbee.com'], keys: ['query', 'q'] },
  { kind: 'search', name: 'Kagi', hosts: ['kagi.com'], keys: ['q'] },
  { kind: 'search', name: 'Marginalia', hosts: ['search.marginalia.nu', 'marginalia-search.com'], keys: ['query'] },
  { kind: 'search', name: 'Presearch', hosts: ['presearch.com', 'presearch.org'], keys: ['q', 'term'] },
  { kind: 'search', name: 'You.com', hosts: ['you.com'], keys: ['q'] },
  { kind: 'search', name: 'Lycos', hosts: ['search.lycos.com', 'search.lycos.de', 'search.lycos.co.uk', 'lycos.com'], keys: ['q', 'query'] },
  { kind: 'search', name: 'Dogpile', hosts: ['dogpile.com'], keys: ['q', 'qsi'] },
  { kind: 'search', name: 'MetaCrawler', hosts: ['metacrawler.com'], keys: ['q'] },
  { kind: 'search', name: 'WebCrawler', hosts: ['webcrawler.com'], keys: ['q', 'searchtext'] },
  { kind: 'search', name: 'Excite', hosts: ['search.excite.com', 'msxml.excite.com', 'excite.com'], keys: ['q', 'search'] },
  { kind: 'search', name: 'InfoSpace', hosts: ['infospace.com'], keys: ['q'] },
  { kind: 'search', name: 'Info.com', hosts: ['info.com'], keys: ['q', 'qkw'] },
  { kind: 'search', name: 'Zapmeta', hosts: ['zapmeta.com', 'zapmeta.de', 'zapmeta.co.uk'], keys: ['q'] },
  { kind: 'search', name: 'Gigablast', hosts: ['gigablast.com'], keys: ['q'] },
  { kind: 'search', name: 'Yep', hosts: ['yep.com'], keys: ['q'] },
  { kind: 'search', name: 'Stract', hosts: ['stract.com'], keys: ['q'] },
  { kind: 'search', name: 'Mullvad Leta', hosts: ['leta.mullvad.net'], keys: ['q'] },
  { kind: 'search', name: 'Ekoru', hosts: ['ekoru.org'], keys: ['q'] },
  { kind: 'search', name: 'OceanHero', hosts: ['oceanhero.today'], keys: ['q'] },
  { kind: 'search', name: 'Gibiru', hosts: ['gibiru.com'], keys: ['q'] },
  { kind: 'search', name: 'Entireweb', hosts: ['entireweb.com'], keys: ['q'] },
  { kind: 'search', name: 'Petal Search', hosts: ['petalsearch.com'], keys: ['query'] },
  { kind: 'search', name: 'MyWebSearch', hosts: ['search.mywebsearch.com', 'mysearch.com'], keys: ['searchfor', 'q'] },
  { kind: 'search', name: 'Conduit', hosts: ['search.conduit.com'], keys: ['q'] },
  { kind: 'search', name: 'Babylon', hosts: ['search.babylon.com'], keys: ['q'] },
  { kind: 'search', name: 'Avira', hosts: ['search.avira.com', 'search.avira.net'], keys: ['q'] },
  { kind: 'search', name: 'AVG', hosts: ['search.avg.com', 'mysearch.avg.com'], keys: ['q'] },
  { kind: 'search', name: 'Norton Safe Search', hosts: ['nortonsafe.search.ask.com', 'search.norton.com'], keys: ['q'] },

  // China
  { kind: 'search', name: 'Baidu', hosts: ['baidu.com', 'com.baidu.searchbox'], keys: ['wd', 'word', 'kw'], charsetKeys: ['ie'], habits: chinese },
  { kind: 'search', name: 'Sogou', hosts: ['sogou.com'], keys: ['query', 'keyword'], charsetKeys: ['ie'], habits: chinese },
  { kind: 'search', name: '360 Search', hosts: ['so.com', 'haosou.com', 'so.360.cn'], keys: ['q'], charsetKeys: ['ie'], habits: chinese },
  { kind: 'search', name: 'Sohu', hosts: ['search.sohu.com', 'so.sohu.com'], keys: ['keyword', 'query', 'q'], habits: chinese },
  { kind: 'search', name: 'Shenma', hosts: ['sm.cn'], keys: ['q', 'keyword'], habits: chinese },
  { kind: 'search', name: 'Toutiao', hosts: ['so.toutiao.com'], keys: ['keyword'], habits: chinese },
  { kind: 'search', name: 'Soso', hosts: ['soso.com'], keys: ['w', 'query', 'key'], charsetKeys: ['ie'], habits: chinese },
  { kind: 'search', name: 'Youdao', hosts: ['youdao.com'], keys: ['q'], charsetKeys: ['ue'], habits: chinese },

  // Japan
  { kind: 'search', name: 'goo', hosts: ['search.goo.ne.jp', 'ocnsearch.goo.ne.jp'], keys: ['mt'], charsetKeys: ['ie'], habits: ['euc-jp', 'shift_jis'] },
  { kind: 'search', name: 'Biglobe', hosts: ['search.biglobe.ne.jp'], keys: ['q'], charsetKeys: ['ie'], habits: japanese },
  { kind: 'search', name: 'Nifty', hosts: ['search.nifty.com'], keys: ['q', 'text'], charsetKeys: ['ie'], habits: japanese },
  { kind: 'search', name: 'Rakuten', hosts: ['websearch.rakuten.co.jp'], keys: ['qt', 'query'], charsetKeys: ['ie'], habits: ['euc-jp', 'shift_jis'] },
  { kind: 'search', name: 'docomo', hosts: ['search.smt.docomo.ne.jp', 'service.smt.docomo.ne.jp'], keys: ['mt', 'q'], habits: japanese },
  { kind: 'search', name: 'au', hosts: ['search.auone.jp', 'sp-web.search.auone.jp'], keys: ['q'], charsetKeys: ['sr'], habits: japanese },
  { kind: 'search', name: 'Excite Japan', hosts: ['excite.co.jp'], keys: ['q', 'search'], habits: japanese },
  { kind: 'search', name: 'Infoseek', hosts: ['search.infoseek.co.jp', 'websearch.infoseek.co.jp'], keys: ['qt'], charsetKeys: ['enc'], habits: ['euc-jp', 'shift_jis'] },

  // Korea, Vietnam, Taiwan
  { kind: 'search', name: 'Naver', hosts: ['search.naver.com', 'com.nhn.android.search'], keys: ['query'], charsetKeys: ['ie'], habits: korean },
  { kind: 'search', name: 'Daum', hosts: ['search.daum.net', 'net.daum.android.daum'], keys: ['q'], charsetKeys: ['ie'], habits: korean },
  { kind: 'search', name: 'Nate', hosts: ['search.nate.com', 'search.daum.nate.com'], keys: ['q'], habits: korean },
  { kind: 'search', name: 'ZUM', hosts: ['search.zum.com'], keys: ['query'], habits: korean },
  { kind: 'search', name: 'Cốc Cốc', hosts: ['coccoc.com'], keys: ['query', 'q'] },
  { kind: 'search', name: 'Yahoo', hosts: ['tw.search.yahoo.com', 'hk.search.yahoo.com'], keys: ['p'], charsetKeys: ['ei'], habits: ['big5'] },

  // Russia and its neighbours
  { kind: 'search', name: 'Yandex', hosts: ['ya.ru', 'xmlsearch.yandex.ru', 'ru.yandex.searchplugin'], keys: ['text', 'query'], habits: cyrillic },
  { kind: 'search', name: 'Rambler', hosts: ['nova.rambler.ru', 'search.rambler.ru', 'm.rambler.ru', 'r0.ru'], keys: ['query', 'words'], charsetKeys: ['charset'], habits: cyrillic },
  { kind: 'search', name: 'Mail.ru', hosts: ['go.mail.ru', 'search.mail.ru', 'nigma.ru'], keys: ['q', 's'], habits: cyrillic },
  { kind: 'search', name: 'Sputnik', hosts: ['sputnik.ru'], keys: ['q'], habits: cyrillic },
  { kind: 'search', name: 'Meta.ua', hosts: ['meta.ua'], keys: ['q'], habits: cyrillic },
  { kind: 'search', name: 'TUT.BY', hosts: ['search.tut.by'], keys: ['query'], habits: cyrillic },

  // Europe
  { kind: 'search', name: 'Seznam', hosts: ['search.seznam.cz', 'hledat.seznam.cz'], keys: ['q', 'w'], habits: ['windows-1250'] },
  { kind: 'search', name: 'Centrum.cz', hosts: ['search.centrum.cz', 'hledat.centrum.cz', 'search.atlas.cz', 'searchatlas.centrum.cz'], keys: ['q'] },
  { kind: 'search', name: 'Zoznam', hosts: ['zoznam.sk'], keys: ['s', 'q'], habits: ['windows-1250'] },
  { kind: 'search', name: 'Onet', hosts: ['szukaj.onet.pl'], keys: ['qt', 'q'] },
  { kind: 'search', name: 'Wirtualna Polska', hosts: ['szukaj.wp.pl'], keys: ['q', 'szukaj'] },
  { kind: 'search', name: 'Interia', hosts: ['szukaj.interia.pl', 'google.interia.pl'], keys: ['q'] },
  { kind: 'search', name: 'MetaGer', hosts: ['metager.de', 'metager.org', 'metager2.de'], keys: ['eingabe', 'q'] },
  { kind: 'search', name: 'T-Online', hosts: ['suche.t-online.de', 'brisbane.t-online.de'], keys: ['q'] },
  { kind: 'search', name: 'Web.de', hosts: ['suche.web.de'], keys: ['q', 'su'] },
  { kind: 'search', name: 'GMX', hosts: ['suche.gmx.net', 'suche.gmx.at', 'suche.gmx.ch', 'search.gmx.com', 'search.gmx.co.uk'], keys: ['q', 'su'] },
  { kind: 'search', name: 'Freenet', hosts: ['suche.freenet.de'], keys: ['query', 'q'] },
  { kind: 'search', name: 'Fireball', hosts: ['fireball.de', 'fireball.com'], keys: ['q', 'query'] },
  { kind: 'search', name: 'Search.ch', hosts: ['search.ch'], keys: ['q', 'was'] },
  { kind: 'search', name: 'Bluewin', hosts: ['search.bluewin.ch'], keys: ['searchterm', 'q'] },
  { kind: 'search', name: 'Virgilio', hosts: ['ricerca.virgilio.it'], keys: ['qs', 'q'] },
  { kind: 'search', name: 'Libero', hosts: ['ricerca.libero.it', 'arianna.libero.it'], keys: ['qs', 'query', 'q'] },
  { kind: 'search', name: 'Tiscali', hosts: ['search.tiscali.it', 'ricerca.tiscali.it'], keys: ['q', 'key'] },
  { kind: 'search', name: 'Orange', hosts: ['lemoteur.orange.fr', 'lemoteur.fr'], keys: ['kw'] },
  { kind: 'search', name: 'Lilo', hosts: ['search.lilo.org'], keys: ['q'] },
  { kind: 'search', name: 'Exalead', hosts: ['exalead.com', 'exalead.fr'], keys: ['q'] },
  { kind: 'search', name: 'Kvasir', hosts: ['kvasir.no'], keys: ['q'] },
  { kind: 'search', name: 'Eniro', hosts: ['eniro.se'], keys: ['q', 'search_word'] },
  { kind: 'search', name: 'SAPO', hosts: ['pesquisa.sapo.pt'], keys: ['q'] },
  { kind: 'search', name: 'Najdi.si', hosts: ['najdi.si'], keys: ['q'] },
  { kind: 'search', name: 'Neti', hosts: ['neti.ee'], keys: ['query', 'q'] },

  // Americas
  { kind: 'search', name: 'UOL', hosts: ['busca.uol.com.br'], keys: ['q'] },
  { kind: 'search', name: 'Terra', hosts: ['buscador.terra.com.br', 'buscador.terra.es'], keys: ['query', 'q'] },
  { kind: 'search', name: 'Globo', hosts: ['busca.globo.com'], keys: ['q'] },
  { kind: 'search', name: 'Xfinity', hosts: ['search.xfinity.com', 'search.comcast.net'], keys: ['q'] },
  { kind: 'search', name: 'EarthLink', hosts: ['search.earthlink.net'], keys: ['q'] }
]
