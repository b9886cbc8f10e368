// The custom properties of a site's look as a style sheet for the widget's element: colours in light and dark, where the button stands, and when. Values are colours and numbers that were checked, and words of ours.
import { Colour, type SiteSettings } from '../../wire/settings.ts'
import { toPalette } from './colours.ts'

/** Words beside the picture. */
const tab = '.launcher{grid-auto-flow:column;gap:.5em;padding:0 1em;border-radius:.75em}'
/** 56 px and 44 px at the usual size of text. */
const sizes = { normal: '3.5em', compact: '2.75em' } as const

/**
 * On `:host`, with `!important`: there ours win over the page's. Dark is what the visitor's system says, unless the element's `data-theme` says `light` or `dark`.
 * `--left` or `--right` is the distance from that edge, the other one `auto`; `--x`, `--y` are the distances alone.
 * What the button is shaped like, and when it isn't shown, are rules of their own.
 */
export function toStyle ({ look: { colour, corner, offsetX, offsetY, size, shape, launcher }, nobody }: Pick<SiteSettings, 'look' | 'nobody'>, dir: 'ltr' | 'rtl'): string {
  const side = toSide(corner, dir)
  const x = `calc(${toPixels(offsetX)} + env(safe-area-inset-${side},0px))`
  const placed = {
    '--x': x,
    '--y': `calc(${toPixels(offsetY)} + env(safe-area-inset-bottom,0px))`,
    '--left': side === 'left' ? x : 'auto',
    '--right': side === 'right' ? x : 'auto',
    '--size': sizes[size]
  }
  const [light, dark] = [toColours(colour, 'light'), toColours(colour, 'dark')]
  return `:host{${format({ ...placed, ...light })}}` +
    `@media (prefers-color-scheme:dark){:host(:not([data-theme=light])){${format(dark)}}}` +
    `:host([data-theme=dark]){${format(dark)}}` +
    (shape === 'tab' ? tab : '') +
    (launcher ? '' : '.launcher{display:none}') +
    // While somebody talks the button carries no state: it stays as the way back.
    (nobody.show === 'hide' ? '.offline{display:none}' : '')
}

function toColours (colour: string, mode: 'light' | 'dark'): Record<string, string> {
  // Settings are checked when they are stored and when they are read; a style sheet in others' pages is worth a third time.
  const { brand, onBrand, hover, soft, ink, ring } = toPalette(Colour.parse(colour), mode)
  return { '--brand': brand, '--on-brand': onBrand, '--brand-hover': hover, '--brand-soft': soft, '--brand-ink': ink, '--ring': ring }
}

function toSide (corner: SiteSettings['look']['corner'], dir: 'ltr' | 'rtl'): 'left' | 'right' {
  if (corner === 'left' || corner === 'right') return corner
  return (corner === 'end') === (dir === 'ltr') ? 'right' : 'left'
}

function toPixels (offset: number): string {
  return `${Math.trunc(offset)}px`
}

function format (properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties).map(([name, value]) => `${name}:${value}!important`).join(';')
}
