// When things happened on a page, by the page itself and not by when the story came to look: each change of how many there are of something.
import type { Browser, Page } from 'playwright-core'
import type { Test } from 'tap'
import { slowness } from '../../bench/page-cost.ts'
import { quantile } from '../../bench/table.ts'
import { everything } from '../helpers/everything.ts'
import { until } from './stage.ts'

interface Change { at: number, count: number }

/** Notes from now on when the number of `selector` changes, in the page or in the shadow root of `host`. Ends with the page's load. */
export async function watchCount (page: Page, selector: string, host?: string): Promise<void> {
  await page.evaluate(([selector, host]) => {
    const seen = window as unknown as { counts?: Record<string, Change[]> }
    const root = host === undefined ? document : document.querySelector(host)?.shadowRoot
    if (!root) throw new Error(`no ${host} in the page`)
    const changes: Change[] = [{ at: Date.now(), count: root.querySelectorAll(selector).length }]
    seen.counts = { ...seen.counts, [selector]: changes }
    new MutationObserver(() => {
      const count = root.querySelectorAll(selector).length
      if (count !== changes.at(-1)?.count) changes.push({ at: Date.now(), count })
    }).observe(root, { childList: true, subtree: true, attributes: true })
  }, [selector, host] as const)
}

/** When there were `count` of them for the first time since they are watched, in milliseconds since 1970; waits for it. */
export async function countWas (page: Page, selector: string, count: number): Promise<number> {
  let found: Change | undefined
  await until(async () => {
    const changes = await page.evaluate(selector => (window as unknown as { counts: Record<string, Change[]> }).counts[selector] ?? [], selector)
    found = changes.find(change => change.count === count)
    return found !== undefined
  }, `${count} of ${selector}`)
  return found?.at ?? NaN
}

/** Notes from now on when each text of a `selector` is there for the first time, in the page or in the shadow root of `host`. Ends with the page's load. */
export async function watchWords (page: Page, selector: string, host?: string): Promise<void> {
  await page.evaluate(([selector, host]) => {
    const root = host === undefined ? document : document.querySelector(host)?.shadowRoot
    if (!root) throw new Error(`no ${host} in the page`)
    const words: Record<string, number> = {}
    Object.assign(window, { wordsWere: words })
    new MutationObserver(() => {
      for (const { textContent } of root.querySelectorAll(selector)) words[textContent.trim()] ??= Date.now()
    }).observe(root, { childList: true, subtree: true, characterData: true })
  }, [selector, host] as const)
}

/** When each was there for the first time, in milliseconds since 1970. */
export async function wordsWere (page: Page): Promise<Record<string, number>> {
  return await page.evaluate(() => (window as unknown as { wordsWere: Record<string, number> }).wordsWere)
}

/** The middle one: a machine that does much besides spoils single tries, a broken design all of them. */
export function median (values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Says how long something took; in `npm run test:all`, where little else is at work, it must be within `mostMs`, stretched by how much slower the machine is just now than a quiet one. */
export async function promise (t: Test, browser: Browser, { what, tookMs, mostMs }: { what: string, tookMs: number, mostMs: number }): Promise<void> {
  const line = `${what}: ${Math.round(tookMs)} ms`
  if (everything) t.ok(tookMs <= mostMs * await slowness(browser), `${line}, at most ${mostMs}`)
  else t.comment(line)
}
