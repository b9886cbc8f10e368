// Where a visit came from and what was searched, from the referrer and the landing address alone. Tables: engines.ts, senders.ts, campaign.ts.

import { findClick, hasAdMarks, kindOfTags, readAdKeyword, readCampaign, readTaggedKeyword, toKeyword } from './campaign.ts'
import type { Campaign, ClickId } from './campaign.ts'
import { cleanLine } from './clean.ts'
import { findKnownHost, findKnownTag } from './hosts.ts'
import type { Known } from './hosts.ts'
import { displayHost, parseLink } from './query.ts'
import type { Link } from './query.ts'
import { findSiteSearch } from './site-search.ts'
import { decodeWords } from './words.ts'

export type SourceKind = 'search' | 'ad' | 'social' | 'ai' | 'mail' | 'site' | 'internal' | 'direct'

export interface Source {
  kind: SourceKind
  /** 'Google', 'Bing', the host of a plain site, the `utm_source` of a link nobody else explains, 'Direct'. */
  name: string
  /** The referrer's host, readable (punycode as Unicode); the app's id for `android-app:`. */
  host?: string
  words?: string
  /** It came from a search, and the engine kept the words to itself. */
  wordsHidden: boolean
  wordsFrom?: 'referrer' | 'utm_term' | 'ad' | 'site-search'
  campaign?: Campaign
  clickId?: ClickId
}

export interface SourceInput {
  /** document.referrer, '' or undefined if there was none. */
  referrer?: string | undefined
  /** The landing page's own address. */
  url?: string | undefined
  /** Hosts (or origins) that belong to the site; hosts under them count too. */
  ownHosts?: readonly string[] | undefined
}

interface Evidence {
  referrer: Link | undefined
  landing: Link | undefined
  own: boolean
  known: Known | undefined
  campaign: Campaign | undefined
  tagged: Known | undefined
  click: (ClickId & { kind: 'ad' | 'social' | 'mail' | 'search' }) | undefined
}

const charsetAliases: ReadonlyMap<string, string> = new Map([
  ['936', 'gbk'], ['932', 'shift_jis'], ['949', 'euc-kr'], ['950', 'big5'], ['65001', 'utf-8'], ['1251', 'windows-1251'], ['1252', 'windows-1252'],
  ['sjis', 'shift_jis'], ['eucjp', 'euc-jp'], ['win', 'windows-1251']
])
// Networks whose advertisements mostly stand beside search results.
const searchNetworks = new Set(['Google Ads', 'Microsoft Ads', 'Yandex', 'Baidu Ads', 'Naver Ads', 'Yahoo Japan Ads'])

/**
 * Reads a visit's source. What the link says for itself (a click id, `utm_medium`) outranks the referrer, because mail programs and ad
 * servers hide or replace the referrer; a known referrer outranks `utm_source`. Never throws; every text in the answer is one clean line.
 */
export function readSource ({ referrer = '', url = '', ownHosts = [] }: SourceInput): Source {
  const evidence = collect(parseLink(referrer), parseLink(url), ownHosts)
  const { campaign, click } = evidence
  const decided = decide(evidence)
  const words = findWords(evidence, decided.kind)
  return {
    ...decided,
    ...(evidence.referrer === undefined ? {} : { host: displayHost(evidence.referrer.host) }),
    ...words,
    wordsHidden: words === undefined && isSearched(evidence, decided.kind),
    ...(campaign === undefined ? {} : { campaign }),
    ...(click === undefined ? {} : { clickId: { name: click.name, network: click.network } })
  }
}

function collect (referrer: Link | undefined, landing: Link | undefined, ownHosts: readonly string[]): Evidence {
  const campaign = landing && readCampaign(landing.query)
  const own = referrer !== undefined && isOwn(referrer.host, landing?.host, ownHosts)
  return {
    referrer,
    landing,
    own,
    known: referrer === undefined || own ? undefined : findKnownHost(referrer.host),
    campaign,
    tagged: campaign?.source === undefined ? undefined : findKnownTag(campaign.source),
    click: landing && findClick(landing.query)
  }
}

function isOwn (host: string, landingHost: string | undefined, ownHosts: readonly string[]): boolean {
  const plain = withoutWww(host)
  if (landingHost !== undefined && plain === withoutWww(landingHost)) return true
  return ownHosts.map(own => withoutWww(parseLink(own)?.host ?? own.trim().toLowerCase()))
    .some(own => own !== '' && (plain === own || plain.endsWith(`.${own}`)))
}

function withoutWww (host: string): string {
  return host.replace(/^www\./, '')
}

/** The first of these that applies; the order is the promise of readSource. */
function decide (evidence: Evidence): { kind: SourceKind, name: string } {
  const { referrer, own, known, campaign, tagged, click } = evidence
  const medium = kindOfTags(campaign)
  if (isAd(evidence, medium)) return { kind: 'ad', name: known?.name ?? tagged?.name ?? click?.network ?? campaign?.source ?? 'Advertisement' }
  if (medium === 'mail') return { kind: 'mail', name: known?.kind === 'mail' ? known.name : campaign?.source ?? 'Mail' }
  if (known !== undefined) return { kind: known.kind, name: knownName(known) }
  if (tagged !== undefined && !own) return { kind: tagged.kind, name: tagged.name }
  if (click !== undefined && click.kind !== 'ad') return { kind: click.kind, name: click.network }
  if (medium === 'social') return { kind: 'social', name: campaign?.source ?? 'Social' }
  if (referrer !== undefined) return { kind: own ? 'internal' : 'site', name: displayHost(referrer.host) }
  // A tagged link (a QR code, a partner) is not "direct": its tag is the best name there is.
  if (campaign?.source !== undefined) return { kind: 'site', name: campaign.source }
  return { kind: 'direct', name: 'Direct' }
}

function isAd ({ landing, click, known }: Evidence, medium: string | undefined): boolean {
  if (medium === 'ad' || click?.kind === 'ad' || known?.kind === 'ad') return true
  return medium === undefined && landing !== undefined && hasAdMarks(landing.query)
}

/** Did a search lead here? For advertisements the referrer tells, and only without one the campaign or the click id. */
function isSearched ({ known, referrer, tagged, click }: Evidence, kind: SourceKind): boolean {
  if (kind !== 'ad') return kind === 'search'
  if (referrer !== undefined) return known?.kind === 'search'
  return tagged?.kind === 'search' || (tagged === undefined && searchNetworks.has(click?.network ?? ''))
}

function knownName (known: Known): string {
  return known.kind === 'mail' && known.hosts.length === 0 ? displayHost(known.name) : known.name
}

type Words = Required<Pick<Source, 'words' | 'wordsFrom'>>

function findWords (evidence: Evidence, kind: SourceKind): Words | undefined {
  const { campaign, landing } = evidence
  const searched = readReferrerWords(evidence)
  if (searched !== undefined) return { words: searched, wordsFrom: 'referrer' }
  const term = toKeyword(campaign?.term)
  if (term !== undefined) return { words: term, wordsFrom: 'utm_term' }
  const onSite = landing && findSiteSearch(landing)
  const keyword = landing && readKeyword(landing, kind)
  if (keyword !== undefined) return { words: keyword, wordsFrom: 'ad' }
  return onSite === undefined ? undefined : { words: onSite, wordsFrom: 'site-search' }
}

function readKeyword (landing: Link, kind: SourceKind): string | undefined {
  if (kind === 'ad') return readAdKeyword(landing.query)
  // On a search page of the site, `keyword` is what was searched there.
  return kind === 'search' && findSiteSearch(landing) === undefined ? readTaggedKeyword(landing.query) : undefined
}

function readReferrerWords ({ referrer, known }: Evidence): string | undefined {
  if (referrer === undefined || known?.keys === undefined) return undefined
  const { query } = referrer
  const charsets = known.kind === 'search'
    ? { declared: declaredCharset(known.charsetKeys?.map(key => query.raw(key)).find(Boolean)), habits: known.habits }
    : {}
  for (const key of known.keys) {
    const words = decodeWords(query.raw(key) ?? '', charsets)
    // Redirect pages (`/url?q=https://…`) carry the target where the words would be.
    if (words !== undefined && !(/^https?:\/\//i.test(words) && /^\/(?:url|link|l\.php|aclk)/.test(referrer.path))) return words
  }
  return undefined
}

/** Engines' own short names for charsets, among them Bing's code pages; TextDecoder knows the rest and refuses what it doesn't. */
function declaredCharset (label: string | undefined): string | undefined {
  if (label === undefined) return undefined
  const plain = cleanLine(label, 32).toLowerCase()
  return charsetAliases.get(plain) ?? plain
}
