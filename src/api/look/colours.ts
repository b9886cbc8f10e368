// Colours around an owner's own one that can be read, whatever it is: text on it, the pointer over it, a soft ground, ink and rings on our paper. Pure.

/** Red, green and blue, 0 to 255. */
type Rgb = readonly [number, number, number]

export interface Palette {
  brand: string
  /** Text on `brand` and `hover`: black or white. */
  onBrand: string
  hover: string
  /** A ground for the paper's own text. */
  soft: string
  /** The brand as text, on the paper, on what stands on it, and on `soft`. */
  ink: string
  /** Outlines on the paper. */
  ring: string
}

// Of the widget's sheet (tokens.css): what it draws on, and with.
export const papers = { light: { paper: '#ffffff', surface: '#eef1f5', text: '#16202e' }, dark: { paper: '#12171f', surface: '#1b222d', text: '#edf1f6' } } as const

// WCAG 2.2, 1.4.3 and 1.4.11; a hundredth more, so that who computes in another way agrees.
const readable = 4.51
const visible = 3.01

const black: Rgb = [0, 0, 0]
const white: Rgb = [255, 255, 255]

/** `colour` is `#rrggbb`. In the light the brand is exactly that one; on dark paper it is made lighter until it can be seen. */
export function toPalette (colour: string, mode: keyof typeof papers): Palette {
  const [paper, surface] = [parse(papers[mode].paper), parse(papers[mode].surface)]
  const away = mode === 'light' ? black : white
  const own = parse(colour)
  const brand = mode === 'light' ? own : moveUntil(own, { to: white, holds: made => contrast(made, paper) >= visible })
  const onBrand = contrast(brand, white) >= contrast(brand, black) ? white : black
  const soft = mix(paper, own, mode === 'light' ? 0.12 : 0.25)
  const ink = moveUntil(brand, { to: away, holds: made => [paper, surface, soft].every(ground => contrast(made, ground) >= readable) })
  const ring = moveUntil(brand, { to: away, holds: made => contrast(made, paper) >= visible })
  return { brand: format(brand), onBrand: format(onBrand), hover: format(toHover(brand, onBrand)), soft: format(soft), ink: format(ink), ring: format(ring) }
}

// Away from the text on it, so that this only gets easier to read; at the end of that way the other way, a little.
function toHover (brand: Rgb, onBrand: Rgb): Rgb {
  const away = onBrand === white ? black : white
  return contrast(brand, away) < 1.4 ? mix(brand, onBrand, 0.14) : mix(brand, away, 0.18)
}

function moveUntil (from: Rgb, { to, holds }: { to: Rgb, holds: (made: Rgb) => boolean }): Rgb {
  for (let share = 0; share < 1; share += 0.02) {
    const made = mix(from, to, share)
    if (holds(made)) return made
  }
  return to
}

/** By WCAG, from 1 to 21. */
function contrast (one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function luminance (colour: Rgb): number {
  const [red, green, blue] = colour.map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function mix (one: Rgb, other: Rgb, share: number): Rgb {
  return one.map((part, at) => Math.round(part + ((other[at] as number) - part) * share)) as unknown as Rgb
}

function parse (text: string): Rgb {
  return [1, 3, 5].map(at => Number.parseInt(text.slice(at, at + 2), 16)) as unknown as Rgb
}

function format (colour: Rgb): string {
  return `#${colour.map(part => part.toString(16).padStart(2, '0')).join('')}`
}
