// What counts as text on the wire; how it is shown is left to the faces, and who may write it to the routes.
import * as z from 'zod/mini'

// NUL and the other controls break terminals, logs and Postgres; tab and line feed are what people type.
// eslint-disable-next-line no-control-regex -- naming the controls is the point
const forbidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/
// Characters that show nothing: a message of these alone is blank.
// eslint-disable-next-line no-misleading-character-class -- each is meant alone
const invisible = /[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]/g
// Controls of direction and width: a name that holds them can pose as another.
const posing = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g

/** True when every surrogate in `text` has its partner: a lone one can't be stored as UTF-8. */
export function isWellFormed (text: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text)
}

export function isBlank (text: string): boolean {
  return text.replace(invisible, '') === ''
}

/** The length people see: code points, not UTF-16 units. */
export function codePoints (text: string): number {
  let count = 0
  for (const point of text) if (point !== '') count++
  return count
}

/** A name, title or file name without line breaks and without the characters that let it pose as another. */
export function toLine (text: string): string {
  return text.replace(posing, '').replace(/\s+/g, ' ').trim()
}

/** Words of several lines: no control characters but tab and line feed, not blank, at most `max` code points. */
export function Words (max: number): z.ZodMiniString {
  return z.string().check(
    z.refine(isClean, 'has characters that are not text'),
    z.refine(text => !isBlank(text), 'is blank'),
    z.refine(text => codePoints(text) <= max, `is longer than ${max} characters`)
  )
}

/** One line of text that may be empty: titles, addresses, languages. */
export function Line (max: number): z.ZodMiniString {
  return z.string().check(
    z.refine(text => isClean(text) && !/[\n\t]/.test(text), 'has characters that are not text'),
    z.refine(text => codePoints(text) <= max, `is longer than ${max} characters`)
  )
}

/** A person's or thing's name: one line, not blank. */
export function Name (max: number): z.ZodMiniString {
  return Line(max).check(z.refine(text => !isBlank(text), 'is blank'))
}

function isClean (text: string): boolean {
  return !forbidden.test(text) && isWellFormed(text)
}
