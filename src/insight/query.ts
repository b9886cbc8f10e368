// Reads an address's host, path and raw query without refusing anything a browser may send. What the values mean: words.ts, source.ts.

import { domainToUnicode } from 'node:url'
import { cleanLine } from './clean.ts'

export interface Query {
  /** The first non-empty value under this name, still percent-encoded; names are matched without regard to case. */
  raw (name: string): string | undefined
  names: readonly string[]
}

export interface Link {
  /** ASCII, lower case, without port; '' for opaque addresses. */
  host: string
  /** `https:`, or `android-app:` for the app it names in `host`. */
  scheme: string
  path: string
  query: Query
}

// Browsers and servers cut far earlier; a longer one is not an address.
const maxLinkLength = 16_384
const webSchemes = new Set(['http:', 'https:', 'android-app:', 'ios-app:'])

/** The parts of a web or app address, or undefined for anything else ('', `about:blank`, garbage). A missing scheme is forgiven. Never throws. */
export function parseLink (text: string): Link | undefined {
  const trimmed = text.slice(0, maxLinkLength).trim()
  const url = toUrl(trimmed) ?? (/^[\w-]+(?:\.[\w-]+)+(?:[/?#:]|$)/.test(trimmed) ? toUrl(`https://${trimmed}`) : undefined)
  if (url === undefined || !webSchemes.has(url.protocol) || url.hostname === '') return undefined
  return {
    host: url.hostname.toLowerCase().replace(/\.$/, ''),
    scheme: url.protocol,
    path: url.pathname,
    query: parseQuery(trimmed)
  }
}

/** The host as people read it: punycode as Unicode, without `www.`; left as it is when a label mixes scripts or is made of lookalike letters only, which is how one host poses as another. */
export function displayHost (host: string): string {
  const plain = host.replace(/^www\./, '')
  const unicode = domainToUnicode(plain)
  const readable = unicode !== '' && cleanLine(unicode) === unicode && !unicode.split('.').some(poses)
  return cleanLine(readable ? unicode : plain)
}

function toUrl (text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

/** From the address as it was sent: the URL parser would already have re-encoded foreign charsets. */
function parseQuery (text: string): Query {
  const [beforeHash = ''] = text.split('#', 1)
  const start = beforeHash.indexOf('?')
  const values = new Map<string, string>()
  for (const pair of start < 0 ? [] : beforeHash.slice(start + 1).split(/[&?]/)) {
    const at = pair.indexOf('=')
    // `&amp;q=` comes from links that were escaped once too often.
    const name = (at < 0 ? pair : pair.slice(0, at)).toLowerCase().replace(/^amp;/, '')
    if (at > 0 && pair.length > at + 1 && !values.has(name)) values.set(name, pair.slice(at + 1))
  }
  return { raw: name => values.get(name), names: [...values.keys()] }
}

// Cyrillic letters that are drawn like Latin ones: a label of nothing else (аррӏе) is meant to be misread.
const lookalikes = /^(?=.*\p{Script=Cyrillic})[асԁеһіјӏорԛѕԝхуъьҽпгѵѡ\d-]+$/u

function poses (label: string): boolean {
  if (lookalikes.test(label)) return true
  const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u]
  return scripts.filter(script => script.test(label)).length > 1
}
