// Asks axe about a page: by the rules of WCAG 2.2 AA and good practice, in light and in dark.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { unreadable } from './widget/seen.ts'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** No violation, in light and in dark. */
export async function clean (t: Test, page: Page, name: string): Promise<void> {
  await look(t, page, { name, passOver: () => false })
}

/** The same of the widget with something over something else, whose contrast axe can't judge: there our own measure does. */
export async function cleanLayer (t: Test, page: Page, name: string): Promise<void> {
  await look(t, page, { name, passOver: summary => /overlapped by another element|partially overlaps other elements/.test(summary) })
  t.same((await unreadable(page)).poor, [], `${name}: all can be read`)
}

async function look (t: Test, page: Page, { name, passOver }: { name: string, passOver: (summary: string) => boolean }): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations, incomplete } = await new AxeBuilder({ page }).withTags(tags).analyze()
    const unsure = incomplete.filter(({ id }) => id === 'color-contrast').map(found => ({ ...found, nodes: found.nodes.filter(({ failureSummary = '' }) => !passOver(failureSummary)) }))
    const found = [...violations, ...unsure.filter(({ nodes }) => nodes.length > 0)]
    t.same(found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join('\n')}`), [], `${name}, ${colorScheme}`)
  }
}
