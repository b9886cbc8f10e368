// Draws boxes, marks and words as SVG, mirrored where the language is written from the right. What a picture is made of is picture-sets.ts's.
import type { SiteStatus } from '../../wire/events.ts'
import { escapeHtml } from '../../insight/html.ts'

interface Box { x: number, y: number, width: number, height: number, round: number, fill: string, stroke?: string }
interface Text { x: number, y: number, size: number, room: number, fill: string, bold?: boolean, halo?: string }

const fonts = 'system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,Helvetica Neue,Arial,sans-serif'

/** Everything is said as for left to right. */
export class Canvas {
  content = ''
  readonly #width: number
  readonly #rtl: boolean

  constructor ({ width, dir }: { width: number, dir: 'ltr' | 'rtl' }) {
    this.#width = width
    this.#rtl = dir === 'rtl'
  }

  box ({ x, y, width, height, round, fill, stroke }: Box): void {
    this.content += `<rect x="${this.#rtl ? this.#width - x - width : x}" y="${y}" width="${width}" height="${height}" rx="${round}" fill="${fill}"${toStroke(stroke)}/>`
  }

  circle ({ x, y, size, fill, stroke }: { x: number, y: number, size: number, fill: string, stroke?: string }): void {
    this.content += `<circle cx="${this.#at(x)}" cy="${y}" r="${size / 2}" fill="${fill}"${toStroke(stroke)}/>`
  }

  path (d: string, fill: string): void {
    this.content += `<path d="${d}" fill="${fill}"${this.#rtl ? ` transform="matrix(-1 0 0 1 ${this.#width} 0)"` : ''}/>`
  }

  /** A speech bubble in a square of that size, its left upper corner at x, y. */
  bubble ({ x, y, size, stroke }: { x: number, y: number, size: number, stroke: string }): void {
    const left = this.#rtl ? this.#width - x - size : x
    const d = 'M21 15a2 2 0 0 1-2 2H8l-5 4V5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2z'
    this.content += `<path d="${d}" transform="translate(${left} ${y}) scale(${round(size / 24)})" fill="none" stroke="${stroke}" stroke-width="2.25" stroke-linejoin="round"/>`
  }

  /** The state by its shape as well as by its colour: a tick, a clock's hands, an empty ring. Around x, y. */
  mark ({ x, y, size, status, fill, on }: { x: number, y: number, size: number, status: SiteStatus, fill: string, on: string }): void {
    const middle = this.#at(x)
    const put = `transform="translate(${middle} ${y}) scale(${round(size / 20)})"`
    const ways = `fill="none" stroke="${on}" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"`
    if (status === 'offline') this.content += `<circle ${put} r="8" fill="none" stroke="${fill}" stroke-width="3"/>`
    else this.content += `<g ${put}><circle r="10" fill="${fill}"/><path d="${status === 'online' ? 'M-4.5.5-1.5 3.5 4.5-3' : 'M0-5V0l3.5 2.5'}" ${ways}/></g>`
  }

  /** One line that fits: where it is likely to be longer than the room, it is drawn narrower. */
  text (text: string, { x, y, size, room, fill, bold = false, halo }: Text): void {
    const estimate = estimateWidth(text) * size * (bold ? 1.06 : 1)
    const squeezed = estimate > room ? ` textLength="${room}" lengthAdjust="spacingAndGlyphs"` : ''
    const weight = bold ? ' font-weight="600"' : ''
    const around = halo === undefined ? '' : ` stroke="${halo}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"`
    // Anchored at its beginning, which is at the right for who reads from there.
    const direction = this.#rtl ? ' direction="rtl"' : ''
    this.content += `<text x="${this.#at(x)}" y="${y}" font-family="${fonts}" font-size="${size}" fill="${fill}"${weight}${direction}${squeezed}${around}>${escapeHtml(text)}</text>`
  }

  #at (x: number): number {
    return this.#rtl ? this.#width - x : x
  }
}

// In ems, on the wide side: no server knows the reader's fonts.
function estimateWidth (text: string): number {
  let width = 0
  for (const letter of text) width += widthOf(letter)
  return width
}

function widthOf (letter: string): number {
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u.test(letter)) return 1
  if (/[ijlItf.,:;'’|! ]/.test(letter)) return 0.32
  if (/[mwMWШЩЖЮФшщжюфм@]/.test(letter)) return 0.88
  return /\p{Lu}/u.test(letter) ? 0.7 : 0.58
}

function toStroke (stroke: string | undefined): string {
  return stroke === undefined ? '' : ` stroke="${stroke}"`
}

function round (value: number): number {
  return Math.round(value * 1000) / 1000
}
