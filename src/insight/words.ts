// Turns the raw, percent-encoded value of a query parameter into clean text, in whatever charset it was written. Which parameter: source.ts.

import { cleanOrNothing } from './clean.ts'

export interface Charsets {
  /** What the address itself declares (`ie=gbk`): believed where the bytes allow it. */
  declared?: string | undefined
  /** What this engine's older pages wrote without saying so. */
  habits?: readonly string[] | undefined
}

// A query parameter is at most a few hundred characters; the rest is an attempt to keep us busy.
const maxRawLength = 4000

/** The words in a raw parameter value: plus and percent decoded (once more if they were encoded twice), one clean line of at most 200 code points, undefined if nothing is left. Never throws. */
export function decodeWords (raw: string, charsets: Charsets = {}): string | undefined {
  const once = decodeBytes(toBytes(raw.slice(0, maxRawLength).replaceAll('+', ' ')), charsets)
  return cleanOrNothing(looksEncoded(once) ? decodeBytes(toBytes(once), charsets) : once)
}

// Complete escapes only, with a space or a character beyond ASCII among them: "100%25 cotton" is "100% cotton", not a second layer.
function looksEncoded (text: string): boolean {
  return /%(?:20|[89A-Fa-f][0-9A-Fa-f]|2B|2F|25[0-9A-Fa-f]{2})/.test(text) && !/%(?![0-9A-Fa-f]{2})/.test(text)
}

/** Percent escapes as bytes, everything else as UTF-8; `%u4F60` is how the old escape() wrote a character. Broken escapes stay as they are. */
function toBytes (raw: string): Buffer {
  const parts = raw.split(/(%u[0-9A-Fa-f]{4}|(?:%[0-9A-Fa-f]{2})+)/)
  return Buffer.concat(parts.map((part, index) => {
    if (index % 2 === 0) return Buffer.from(part, 'utf8')
    if (part.startsWith('%u')) return Buffer.from(String.fromCharCode(Number.parseInt(part.slice(2), 16)), 'utf8')
    return Buffer.from(part.replaceAll('%', ''), 'hex')
  }))
}

function decodeBytes (bytes: Buffer, { declared, habits = [] }: Charsets): string {
  if (declared !== undefined) {
    const text = tryDecode(bytes, declared) ?? tryDecode(bytes, declared, { stream: true })
    if (text !== undefined) return text
  }
  const utf8 = decodeUtf8(bytes)
  if (utf8 !== undefined && !isChanceUtf8(utf8, habits)) return utf8
  for (const habit of habits) {
    const text = tryDecode(bytes, habit)
    if (text !== undefined) return text
  }
  // Every byte is something in windows-1252 (which is what "latin-1" means on the web).
  return utf8 ?? tryDecode(bytes, 'windows-1252') ?? ''
}

/** UTF-8, also when the last character was cut off; then only if something beyond ASCII proves it. */
function decodeUtf8 (bytes: Buffer): string | undefined {
  const whole = tryDecode(bytes, 'utf-8')
  if (whole !== undefined) return whole
  const cut = tryDecode(bytes, 'utf-8', { stream: true })
  return cut !== undefined && /[^\x00-\x7F]/.test(cut) ? cut : undefined // eslint-disable-line no-control-regex -- ASCII is the range meant
}

/**
 * Two bytes of GBK or EUC may by chance be one valid character of UTF-8 ("目" is also "Ŀ"), but never one of the East Asian
 * ones, which take three. An East Asian engine's text without any of those is in its own charset.
 */
function isChanceUtf8 (text: string, habits: readonly string[]): boolean {
  const eastAsian = habits.some(habit => /^(?:gb|big5|shift|euc)/.test(habit))
  return eastAsian && /[\u0080-\u07FF]/.test(text) && !/[\u0800-\u{10FFFF}]/u.test(text)
}

function tryDecode (bytes: Buffer, label: string, options: { stream?: boolean } = {}): string | undefined {
  try {
    const decoder = new TextDecoder(label, { fatal: true })
    // Query values are bytes over ASCII: a UTF-16 label is wrong or a trick, and would turn any two letters into one ideograph.
    return decoder.encoding.startsWith('utf-16') ? undefined : decoder.decode(bytes, options)
  } catch {
    // An unknown label or bytes outside the charset: TextDecoder says "no" only by throwing.
    return undefined
  }
}
