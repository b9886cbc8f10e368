// One visitor at a time on an owner's page: comes alone, and leaves it unharmed.
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { complaints, openVisitor, uncaught } from './stage.ts'
import type { Stage } from './stage.ts'

interface Shop { stage: Stage, desk: Page }

/** A visitor's browser, and a live list that waits for them alone. */
export async function openHost (t: Test, { stage, desk }: Shop, options = {}): Promise<Page> {
  await desk.goto(`${stage.origin}/visitors`)
  return await openVisitor(t, stage, options)
}

/** Says that the page took no harm, leaves, and waits until the server heard it: at the story's end their way to it is cut. */
export async function leaveHost (t: Test, { stage, desk }: Shop, page: Page): Promise<void> {
  t.same(uncaught.get(page), [], 'nothing was thrown into the page')
  t.same(complaints.get(page), [], 'nothing stands in the console')
  await page.goto('about:blank')
  await desk.goto(`${stage.origin}/visitors`)
  await desk.getByText('Nobody is on your site right now.').waitFor()
}
