// The focus as somebody without a mouse sees it: where it is, how to get it somewhere by keys, and whether it can be seen.
import type { Locator, Page } from 'playwright-core'
import { until } from './stage.ts'

/** Presses `key` until the focus is on what `selector` names, in the page or in the widget. */
export async function press (page: Page, selector: string, key: string): Promise<void> {
  for (let times = 0; times < 60; times++) {
    const there = await page.evaluate(selector => {
      const { activeElement } = document
      return (activeElement?.shadowRoot?.activeElement ?? activeElement)?.matches(selector) === true
    }, selector)
    if (there) return
    await page.keyboard.press(key)
  }
  throw new Error(`${selector} can't be reached by ${key}`)
}

export async function isFocused (part: Locator): Promise<boolean> {
  return await part.evaluate(element => (element.getRootNode() as Document | ShadowRoot).activeElement === element)
}

export async function isRinged (part: Locator): Promise<boolean> {
  return await part.evaluate(element => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    return element.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
  })
}

export async function focused (part: Locator, what: string): Promise<void> {
  await until(async () => await isFocused(part), `the focus is on ${what}`)
}

/** By keys into what has the focus; once more where a picture that was taken just before has swallowed them. */
export async function type (page: Page, field: Locator, text: string): Promise<void> {
  await until(async () => {
    if (await field.inputValue() === '') await page.keyboard.type(text)
    return await field.inputValue() === text
  }, `${text} stands in the field`)
}

/** Around the ring, in CSS pixels. */
const marginPx = 8

/** How many pixels of `part` and around it the outline changes, as a share of a frame of two pixels around it; compared on `scratch`, a page of its own. */
export async function ringShare (page: Page, part: Locator, scratch: Page): Promise<number> {
  const box = await part.boundingBox()
  if (box === null) return 0
  const { width: across, height: down } = page.viewportSize() ?? { width: 1280, height: 800 }
  const [x, y] = [Math.max(0, box.x - marginPx), Math.max(0, box.y - marginPx)]
  const clip = { x, y, width: Math.min(across, box.x + box.width + marginPx) - x, height: Math.min(down, box.y + box.height + marginPx) - y }
  const look = async (): Promise<string> => (await page.screenshot({ clip, animations: 'disabled', caret: 'hide' })).toString('base64')
  const ringed = await look()
  await dull(page, true)
  const bare = await look()
  await dull(page, false)
  return await scratch.evaluate(countOther, [ringed, bare] as const) / (4 * (box.width + box.height))
}

/** Takes all outlines of the widget away, or gives them back. */
async function dull (page: Page, now: boolean): Promise<void> {
  await page.evaluate(now => {
    const root = document.querySelector('shopbell-chat')?.shadowRoot
    if (!root) throw new Error('no widget')
    if (now) {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('* { outline: none !important }')
      root.adoptedStyleSheets.push(sheet)
    } else root.adoptedStyleSheets.pop()
  }, now)
}

async function countOther (pictures: readonly [string, string]): Promise<number> {
  const [one, other] = await Promise.all(pictures.map(async picture => {
    const image = new Image()
    image.src = `data:image/png;base64,${picture}`
    await image.decode()
    const context = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height }).getContext('2d')
    context?.drawImage(image, 0, 0)
    return context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray()
  }))
  let count = 0
  // More than a shade: what a person sees as another colour.
  for (let at = 0; at < (one?.length ?? 0); at += 4) if ([0, 1, 2].some(part => Math.abs((one?.[at + part] ?? 0) - (other?.[at + part] ?? 0)) > 48)) count++
  return count
}
