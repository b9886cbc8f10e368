// How soon the panel is there, and that nothing of ours holds the page up: limits of ux.md, stretched by how much slower this machine is just now. Runs in test:all.
import t from 'tap'
import { measureCost, openPanel, openVisit, shiftsOf, slowness } from '../../../bench/page-cost.ts'
import { quantile } from '../../../bench/table.ts'
import { everything } from '../../helpers/everything.ts'
import { openShop, openVisitor } from '../stage.ts'

/** A busy machine spoils single tries, a broken design all of them. */
const tries = 5
const middle = (values: number[]): number => quantile(values, 0.5)

if (everything) {
  const { stage, pages } = await openShop(t)
  const { browser, origin } = stage

  t.test('P04: no script of ours holds the page up for 50 ms, and there is no long task that the page hasn\'t without us', async t => {
    const long = { ours: [] as number[], with: [] as number[], without: [] as number[] }
    const scale = await slowness(browser)
    for (let at = 0; at < tries; at++) {
      const bare = await measureCost(browser, { url: `${pages.origin}/without`, rate: 1, origin })
      const ours = await measureCost(browser, { url: `${pages.origin}/`, rate: 1, origin })
      long.without.push(bare.longTasks)
      long.with.push(ours.longTasks)
      long.ours.push(Math.max(0, ...ours.longScripts))
    }
    t.comment(`machine ${scale.toFixed(2)} × slower; longest script of ours ${long.ours.map(Math.round).join(', ')} ms; long tasks ${long.with.join(', ')} with, ${long.without.join(', ')} without`)
    t.ok(middle(long.ours) < 50 * scale)
    t.ok(middle(long.with) <= middle(long.without))
  })

  t.test('P05: a click paints within 100 ms, on a processor four times slower within 200 ms, and the cursor is in the composer', async t => {
    const scale = await slowness(browser)
    for (const { rate, paintMs } of [{ rate: 1, paintMs: 100 }, { rate: 4, paintMs: 200 }]) {
      const paints: number[] = []
      const cursors: number[] = []
      const moved: string[] = []
      for (let at = 0; at < tries; at++) {
        const { page, close } = await openVisit(browser, { url: `${pages.origin}/`, rate, origin })
        // Warm: the panel's file is fetched when somebody comes near the button.
        const fetched = page.waitForResponse(/\/panel-/)
        await page.locator('shopbell-chat .launcher').hover()
        await fetched
        const { paintMs: paint, focusMs } = await openPanel(page)
        paints.push(paint)
        cursors.push(focusMs)
        await page.locator('shopbell-chat .waiting b').waitFor()
        moved.push(...(await shiftsOf(page)).map(({ what }) => what))
        await close()
      }
      t.comment(`${rate} ×, machine ${scale.toFixed(2)} × slower: paint ${paints.join(', ')} ms, cursor ${cursors.map(Math.round).join(', ')} ms`)
      t.same(moved, [], `nothing moved at ${rate} ×`)
      t.ok(middle(paints) <= paintMs * scale, `paint at ${rate} ×`)
      if (rate === 1) t.ok(middle(cursors) <= 300 * scale, 'cursor')
    }
  })

  t.test('the largest paint is the page\'s own, and the button is there within one and a half seconds of the load', async t => {
    const scale = await slowness(browser)
    const page = await openVisitor(t, stage)
    await page.addInitScript(watchPaints)
    const waits: number[] = []
    for (let at = 0; at < tries; at++) {
      await page.goto(`${pages.origin}/`)
      await page.locator('shopbell-chat .launcher').waitFor()
      const { largest, waited } = await page.evaluate(() => {
        const { largest, button } = (window as unknown as { paints: { largest: string, button: number } }).paints
        return { largest, waited: button - (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).loadEventEnd }
      })
      t.match(largest, /^(h1|p|main|body|img|div)$/)
      waits.push(waited)
    }
    t.comment(`the button came ${waits.map(Math.round).join(', ')} ms after the load`)
    t.ok(middle(waits) <= 1500 * scale)
    await page.goto('about:blank')
  })
}

/** Notes the largest paint of the page, and when the button came. */
function watchPaints (): void {
  const seen = { largest: '', button: 0 }
  Object.assign(window, { paints: seen })
  new PerformanceObserver(list => {
    for (const entry of list.getEntries() as Array<PerformanceEntry & { element: Element | null }>) seen.largest = entry.element?.localName ?? 'in a shadow root'
  }).observe({ type: 'largest-contentful-paint', buffered: true })
  const look = (): void => {
    if (document.querySelector('shopbell-chat')?.shadowRoot?.querySelector('.launcher') == null) requestAnimationFrame(look)
    else seen.button = performance.now()
  }
  look()
}

t.test('the measure itself can tell a slow machine from a quick one', async t => {
  t.equal(middle([3, 1, 2]), 2)
})
