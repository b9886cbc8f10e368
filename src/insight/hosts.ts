// Finds the engine or sender that a host or a campaign's `utm_source` belongs to. The tables are engines.ts and senders.ts.

import { engines, worldwideEngines } from './engines.ts'
import type { Engine } from './engines.ts'
import { senders, worldwideSenders } from './senders.ts'
import type { Sender } from './senders.ts'

export type Known = Engine | Sender

// `google.de`, `google.com`, `google.co.uk`, `google.cat`: a country's ending, two at most, so that `google.com.evil.example` is not Google.
const countryEnding = '(?:com|net|cat|(?:com?\\.)?[a-z]{2})'
const byHost = new Map<string, Known>([...engines, ...senders].flatMap(known => known.hosts.map(host => [host, known] as const)))
const worldwide = [...worldwideEngines, ...worldwideSenders].map(known => ({ known, ending: new RegExp(`(?:^|\\.)${known.label}\\.${countryEnding}$`) }))
const byTag = new Map<string, Known>([
  ...[...engines, ...worldwideEngines].map(engine => [engine.name.toLowerCase(), engine] as const),
  ...senders.flatMap(sender => (sender.tags ?? []).map(tag => [tag, sender] as const))
])
// A mail program in a browser that nobody listed still calls itself so.
const mailHost = /^(?:web|e)?mail\d?\.|^(?:roundcube|horde|owa|webmailer)\./

/** Who this host is, or undefined for a plain site. */
export function findKnownHost (host: string): Known | undefined {
  return findListed(host) ?? findWorldwide(host) ?? (mailHost.test(host) ? { kind: 'mail', name: host, hosts: [] } : undefined)
}

/** Who a campaign means by its `utm_source`: a host (`chatgpt.com`) or a usual name (`facebook`, `google`). */
export function findKnownTag (source: string): Known | undefined {
  const tag = source.toLowerCase().trim()
  return byTag.get(tag) ?? byTag.get(tag.replace(/^adwords$/, 'google').replace(/[ _-]?(?:ads?|search|organic)$/, '')) ?? findListed(tag) ?? findWorldwide(tag)
}

function findListed (host: string): Known | undefined {
  for (let rest = host; rest !== ''; rest = rest.slice(rest.indexOf('.') + 1)) {
    const known = byHost.get(rest)
    if (known !== undefined) return known
    if (!rest.includes('.')) break
  }
  return undefined
}

function findWorldwide (host: string): Known | undefined {
  return worldwide.find(({ known, ending }) => {
    const match = ending.exec(host)
    return match !== null && known.under.test(host.slice(0, host.length - match[0].replace(/^\./, '').length))
  })?.known
}
