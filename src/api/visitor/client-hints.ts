// Reads the browser's client hints (Sec-CH-UA…) from the request's headers; what they mean is insight's matter.
import type { IncomingHttpHeaders } from 'node:http'
import type { ClientHints } from '../../insight/device.ts'

// "Chromium";v="147", "Not/A)Brand";v="8"
const brand = /"([^"]{1,40})";\s*v="([\d.]{1,20})"/g

/** Headers are anybody's words: what isn't shaped like a hint is left out. */
export function readClientHints (headers: IncomingHttpHeaders): ClientHints {
  const list = toText(headers['sec-ch-ua'])
  return {
    brands: Array.from(list.matchAll(brand), ([, name = '', version = '']) => ({ brand: name, version })),
    mobile: toText(headers['sec-ch-ua-mobile']) === '?1',
    platform: toQuoted(headers['sec-ch-ua-platform']),
    platformVersion: toQuoted(headers['sec-ch-ua-platform-version'])
  }
}

function toText (value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value.join(', ') : value ?? '').slice(0, 400)
}

function toQuoted (value: string | string[] | undefined): string | undefined {
  return /^"([^"]{1,40})"$/.exec(toText(value))?.[1]
}
