// How well a colour can be read: the contrast of WCAG 2 between it and the black or white that stands on it. Pure.

export interface Contrast {
  /** What is read better on it. */
  on: '#ffffff' | '#000000'
  /** From 1 to 21; words need 4.5. */
  ratio: number
}

/** Undefined for what is no colour like #0b5fcc. */
export function contrastOn (colour: string): Contrast | undefined {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) return undefined
  const light = luminance(colour)
  const [white, black] = [1.05 / (light + 0.05), (light + 0.05) / 0.05]
  return white >= black ? { on: '#ffffff', ratio: white } : { on: '#000000', ratio: black }
}

function luminance (colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => toLinear(parseInt(colour.slice(at, at + 2), 16) / 255))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function toLinear (part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}
