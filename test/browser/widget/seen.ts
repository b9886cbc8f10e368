// What of the widget somebody sees: how it keeps to the screen, what moves, and how well words stand out from what is behind them. Read in the page.
import type { Page } from 'playwright-core'

/** By how much the page is wider than its window. */
export async function overflow (page: Page): Promise<number> {
  return await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

/** Controls of the widget that can't be brought onto the screen whole, or have something over them. What something open covers for now is left out. */
export async function clipped (page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const root = document.querySelector('shopbell-chat')?.shadowRoot
    // What rises into its place isn't there yet.
    root?.getAnimations().forEach(animation => { animation.finish() })
    const layer = root?.querySelector('.menu, .emoji')
    const place = layer ?? root?.querySelector('[role=dialog]') ?? root
    return [...place?.querySelectorAll<HTMLElement>('button, a, input, textarea') ?? []].flatMap(control => {
      if (control.matches('.hush, .answer') || !control.checkVisibility()) return []
      // Away from the edges: what floats over them covers what can be scrolled from under it.
      control.scrollIntoView({ block: 'center' })
      const { left, right, top, bottom } = control.getBoundingClientRect()
      const at = root?.elementFromPoint((left + right) / 2, (top + bottom) / 2)
      const free = control.contains(at ?? null) || control.parentElement?.contains(at ?? null)
      // Half a pixel is what rounding makes.
      const inside = left >= -0.5 && right <= innerWidth + 0.5 && top >= -0.5 && bottom <= innerHeight + 0.5
      // What cuts its content off can be scrolled by us, and by nobody else.
      if (root?.querySelector('.panel')?.scrollTop) return [`${control.localName} ${control.ariaLabel ?? control.textContent} is cut off`]
      return inside && free === true ? [] : [`${control.localName} ${control.ariaLabel ?? control.textContent}: ${[left, top, right, bottom].map(Math.round).join(' ')}${free === true ? '' : ` under ${at?.className}`}`]
    })
  })
}

/** Controls of the widget that are too small to be hit with a shaking finger: the main ones under 44 px, the others under 32. A tick is as large as the words that tick it, too; a link in a sentence is as high as its line. */
export async function small (page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const root = document.querySelector('shopbell-chat')?.shadowRoot
    return [...root?.querySelectorAll<HTMLElement>('button, input, textarea') ?? []].flatMap(control => {
      const label = control.matches('[type=radio], [type=checkbox]') ? (control as HTMLInputElement).labels?.[0] : undefined
      if (control.matches('.hush') && label === undefined) return []
      if (!control.checkVisibility()) return []
      const { width, height } = (label ?? control).getBoundingClientRect()
      const least = control.matches('.launcher, .send, .primary, .card button') ? 44 : 32
      return Math.min(width, height) >= least - 0.5 ? [] : [`${control.localName} ${control.ariaLabel ?? control.textContent}: ${width.toFixed(1)} × ${height.toFixed(1)}`]
    })
  })
}

export async function logHeight (page: Page): Promise<number> {
  return await page.locator('shopbell-chat .scroller').evaluate(log => log.clientHeight)
}

/** How many animations run 50 ms from now. */
export async function motions (page: Page): Promise<number> {
  return await page.evaluate(async () => {
    await new Promise(resolve => { setTimeout(resolve, 50) })
    return (document.querySelector('shopbell-chat')?.shadowRoot?.getAnimations() ?? []).filter(({ playState }) => playState === 'running').length
  })
}

/** As WCAG 2.2 defines it, of red, green and blue from 0 to 255. */
export function ratio (one: readonly number[], other: readonly number[]): number {
  const luminance = (colour: readonly number[]): number => {
    const [red = 0, green = 0, blue = 0] = colour.slice(0, 3).map(value => value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** WCAG's for text. */
const least = 4.5

interface Pair { name: string, ink: string, ground: string }

/** Places with words or an icon of their own that are hard to read; says how many there are at all. */
export async function unreadable (page: Page): Promise<{ places: number, poor: string[] }> {
  const pairs = await page.evaluate(readPairs)
  const poor = pairs.flatMap(({ name, ink, ground }) => {
    const found = ratio(toNumbers(ink), toNumbers(ground))
    return found >= least ? [] : [`${name}: ${ink} on ${ground} is ${found.toFixed(2)}`]
  })
  return { places: pairs.length, poor }
}

function readPairs (): Pair[] {
  const groundOf = (element: Element | null): string => {
    for (let place = element; place !== null; place = place.parentElement) {
      const { backgroundColor } = getComputedStyle(place)
      // Computed values have four parts only where one can see through.
      if (!/^rgba\(.*, 0\)$/.test(backgroundColor)) return backgroundColor
    }
    return 'rgb(255, 255, 255)'
  }
  const shown = [...document.querySelector('shopbell-chat')?.shadowRoot?.querySelectorAll('*') ?? []].filter(element => element.checkVisibility() && element.closest('.hush, .answer, .dot') === null)
  const inked = shown.filter(element => element.localName === 'svg' ? element.closest('button') !== null : [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== ''))
  return inked.map(element => ({ name: `${element.localName} ${element.textContent.slice(0, 20)}`, ink: getComputedStyle(element).color, ground: groundOf(element) }))
}

/** The faintest ring of what can have the focus in the panel, against the panel's own paper. */
export async function faintestRing (page: Page): Promise<number> {
  const [paper = '', ...rings] = await page.locator('shopbell-chat .panel').evaluate(panel => [getComputedStyle(panel).backgroundColor, ...[...panel.querySelectorAll<HTMLElement>('button, textarea')].map(part => {
    part.focus()
    return getComputedStyle(part).outlineColor
  })])
  return Math.min(...rings.map(ring => ratio(toNumbers(ring), toNumbers(paper))))
}

function toNumbers (colour: string): number[] {
  return (colour.match(/[\d.]+/g) ?? []).map(Number)
}
