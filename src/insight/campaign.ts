// What a landing address says about the advertisement or campaign behind it: utm_*, click ids, ad keywords. Who that makes the source: source.ts.

import { cleanOrNothing } from './clean.ts'
import type { Query } from './query.ts'
import { decodeWords } from './words.ts'

export interface Campaign { source?: string, medium?: string, campaign?: string, term?: string, content?: string, id?: string }
export interface ClickId { name: string, network: string }
type ClickKind = 'ad' | 'social' | 'mail' | 'search'

// Networks put these on links by themselves. 'social', 'mail', 'search': put on unpaid links too, so they prove no advertisement.
// Google's shopping listing id (srsltid) is for unpaid listings.
const clickIds: ReadonlyArray<readonly [names: readonly string[], network: string, kind: ClickKind]> = [
  [['gclid', 'gbraid', 'wbraid', 'gclsrc', 'gad_source', 'gad_campaignid'], 'Google Ads', 'ad'],
  [['dclid'], 'Google Display & Video', 'ad'],
  [['msclkid'], 'Microsoft Ads', 'ad'],
  [['yclid', 'ysclid'], 'Yandex', 'ad'],
  [['ttclid'], 'TikTok Ads', 'ad'],
  [['twclid'], 'X Ads', 'ad'],
  [['li_fat_id'], 'LinkedIn Ads', 'ad'],
  [['sccid', 'sc_click_id'], 'Snapchat Ads', 'ad'],
  [['epik'], 'Pinterest Ads', 'ad'],
  [['rdt_cid'], 'Reddit Ads', 'ad'],
  [['qclid'], 'Quora Ads', 'ad'],
  [['tblci'], 'Taboola', 'ad'],
  [['obclid', 'dicbo'], 'Outbrain', 'ad'],
  [['bd_vid'], 'Baidu Ads', 'ad'],
  [['qz_gdt', 'gdt_vid'], 'Tencent Ads', 'ad'],
  [['n_ad', 'nclid', 'napm'], 'Naver Ads', 'ad'],
  [['yj_r', 'yjad'], 'Yahoo Japan Ads', 'ad'],
  [['cto_pld'], 'Criteo', 'ad'],
  [['vmcid'], 'Yahoo Ads', 'ad'],
  [['irclickid'], 'Impact', 'ad'],
  [['awc'], 'Awin', 'ad'],
  [['cjevent'], 'CJ Affiliate', 'ad'],
  [['ransiteid'], 'Rakuten Advertising', 'ad'],
  [['ascsubtag'], 'Amazon Associates', 'ad'],
  [['fbclid'], 'Facebook', 'social'],
  [['igshid', 'igsh'], 'Instagram', 'social'],
  [['srsltid'], 'Google', 'search'],
  [['mc_cid', 'mc_eid'], 'Mailchimp', 'mail'],
  [['_hsenc', '_hsmi'], 'HubSpot', 'mail'],
  [['_kx'], 'Klaviyo', 'mail'],
  [['mkt_tok'], 'Marketo', 'mail'],
  [['vero_id'], 'Vero', 'mail'],
  [['_ke', 'ck_subscriber_id'], 'Kit', 'mail']
]
// Yandex's ysclid comes with unpaid results as well.
const unpaid: Readonly<Record<string, ClickKind>> = { ysclid: 'search' }

const paidMedium = /^(?:cpc|ppc|cpm|cpv|cpa|cpp|sem|ads?|advert\w*|display|banners?|retargeting|remarketing|affiliates?|native|programmatic|pmax|shopping)$|^paid|paid$|[-_. ](?:cpc|ppc|ads?)$/
const mailMedium = /^e-?mails?$|newsletter|^(?:crm|mail|mailing|edm)$/
const mailSource = /newsletter|^e-?mails?$|mailchimp|klaviyo|mailjet|sendinblue|brevo|hs_email|activecampaign/
const socialMedium = /^(?:social|sm|social[-_ ](?:network|media)|organic[-_ ]social|share)$/
// Parameters only ad templates write: {matchtype}, {adgroupid}, ... HubSpot's hsa_*.
const adMarks = ['hsa_kw', 'hsa_acc', 'hsa_cam', 'hsa_grp', 'hsa_net', 'matchtype', 'adgroupid', 'adposition', 'targetid', 'utm_matchtype', 'utm_adgroup', '_openstat']
const keywordNames = ['hsa_kw', 'utm_keyword', 'utm_kw', 'ad_keyword', 'adkeyword', 'keyword', 'kw', 'kwd', 'n_keyword', 'bidkw']
// Shops use these for much else: believed only where the rest of the address proves an advertisement.
const vagueKeywordNames = ['keywords', 'k', 'n_query', 'key', 'term']

/** What the parameters say, decoded and clean; nothing is undefined-valued. */
export function readCampaign (query: Query): Campaign | undefined {
  const named = { source: 'utm_source', medium: 'utm_medium', campaign: 'utm_campaign', term: 'utm_term', content: 'utm_content', id: 'utm_id' }
  const found = Object.entries(named).flatMap(([part, name]) => {
    const text = usableWords(query.raw(name))
    return text === undefined ? [] : [[part, text] as const]
  })
  return found.length === 0 ? undefined : Object.fromEntries(found)
}

/** The first click id on the address, and whether it proves an advertisement. */
export function findClick (query: Query): (ClickId & { kind: ClickKind }) | undefined {
  for (const [names, network, kind] of clickIds) {
    const name = names.find(candidate => query.raw(candidate) !== undefined)
    if (name !== undefined) return { name, network, kind: unpaid[name] ?? kind }
  }
  return undefined
}

/** The kind of source that `utm_medium` names, where it names one; without a medium, the mail tools that `utm_source` names. */
export function kindOfTags (campaign: Campaign | undefined): 'ad' | 'mail' | 'social' | undefined {
  const medium = campaign?.medium?.toLowerCase() ?? ''
  if (mailMedium.test(medium) || (medium === '' && mailSource.test(campaign?.source?.toLowerCase() ?? ''))) return 'mail'
  if (paidMedium.test(medium)) return 'ad'
  return socialMedium.test(medium) ? 'social' : undefined
}

/** Does the address carry parameters that only advertisement templates write? */
export function hasAdMarks (query: Query): boolean {
  return adMarks.some(name => query.raw(name) !== undefined)
}

/** The keyword that an advertisement was booked for, on an address that is proved to be one's. */
export function readAdKeyword (query: Query): string | undefined {
  return readTaggedKeyword(query) ?? firstKeyword(query, vagueKeywordNames)
}

/** The keyword in the parameters that hardly anybody but ad templates writes. */
export function readTaggedKeyword (query: Query): string | undefined {
  return firstKeyword(query, keywordNames)
}

function firstKeyword (query: Query, names: readonly string[]): string | undefined {
  for (const name of names) {
    const keyword = toKeyword(usableWords(query.raw(name)))
    if (keyword !== undefined) return keyword
  }
  return undefined
}

/** A booked keyword as words: without match signs (`+red +shoes`, `[red shoes]`, `"red shoes"`); undefined for the ids that some networks put there. */
export function toKeyword (text: string | undefined): string | undefined {
  const plain = text?.replace(/(^|\s)\+(?=\S)/g, '$1').replace(/^[["']+|[\]"']+$/g, '')
  return plain === undefined || /^[\d_-]{5,}$/.test(plain) ? undefined : cleanOrNothing(plain)
}

/** The value, unless it is a template nobody filled in (`{keyword}`, `%7Bkeyword%7D`) or a way of saying "none". */
function usableWords (raw: string | undefined): string | undefined {
  const text = raw === undefined ? undefined : decodeWords(raw)
  if (text === undefined || /^(?:\{.*\}|\[\[.*\]\]|\$\{.*|__\w+__|\(not (?:provided|set)\)|undefined|null|none|nan)$/i.test(text)) return undefined
  return text
}
