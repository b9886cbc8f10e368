// Makes text from outside fit for one line on a screen. Decoding it is words.ts.

// What is drawn as nothing or moves its neighbours: bidi controls, zero-width spaces, byte-order and annotation marks, soft hyphen,
// tags, private use, lone surrogates, the replacement character. The joiners U+200C and U+200D stay: Persian and emoji need them.
const invisible = /[\p{Bidi_Control}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\u00AD\u180E\u200B\u2060-\u2064\u206A-\u206F\uFEFF\uFFF9-\uFFFD\u{E0000}-\u{E007F}]/gu
const breaks = /[\p{Cc}\s\u2028\u2029]+/gu

/** One clean line: no control, bidi or invisible characters, single spaces, NFC, at most `maxLength` code points. May be empty; never throws. */
export function cleanLine (text: string, maxLength = 200): string {
  const line = text.normalize('NFC').replace(invisible, '').replace(breaks, ' ').trim()
  // A code point is at most two units: text that is short in units needs no spreading.
  return line.length <= maxLength ? line : [...line].slice(0, maxLength).join('').trim()
}

/** The clean line, or undefined where nothing is left. */
export function cleanOrNothing (text: string | undefined, maxLength = 200): string | undefined {
  const line = cleanLine(text ?? '', maxLength)
  return line === '' ? undefined : line
}
