// The custom properties of a site's look as a style sheet for the widget's element: colours in light and dark, where the button stands, and when. Values are colours and numbers that were checked, and words of ours.
import { Colour, type SiteSettings } from '../../wire/settings.ts'
import { toPalette } from './colours.ts'

/** Words beside the picture, on as many lines as a narrow window makes them. */
const tab = '.launcher{grid-auto-flow:column;gap:.5em;max-width:calc(100vw - var(--x) - 1em);padding:0 1em;line-height:1.2;overflow-wrap:anywhere;border-radius:.75em}'
/** What the button looks like and how it shows its states; its shape is the loader's. The dot's outline, not a shadow: forced colours keep it. */
const button = [
  '.launcher{border:2px solid #fff;color:var(--on-brand);background:var(--brand);box-shadow:0 0 0 1px #0006,0 .5em 1.5em #0004}',
  '.launcher:hover{background:var(--brand-hover)}',
  '.launcher:focus-visible{outline:3px solid var(--ring);outline-offset:2px}',
  '.launcher.offline{color:var(--brand-ink);background:var(--brand-soft)}',
  '.box .dot{position:absolute;inset:-.25em -.25em auto auto;width:.875em;height:.875em;padding:.125em;border-radius:1em;color:#fff;stroke-width:4;background:#0f7b45;outline:2px solid #fff}',
  '.dot.away{background:#8a5300}',
  '@media (prefers-contrast:more){.launcher{border-width:4px;box-shadow:0 0 0 2px #000}}'
].join('')
/** 56 px and 44 px at the usual size of text. */
const sizes = { normal: '3.5em', compact: '2.75em' } as const

/**
 * On `:host`, with `!important`: there ours win over the page's. Dark is what the visitor's system says, unless the element's `data-theme` says `light` or `dark`.
 * `--left` or `--right` is the distance from that edge, the other one `auto`; `--x`, `--y` are the distances alone.
 * The button's colours, its states and when it isn't shown are rules of their own.
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
    button +
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
