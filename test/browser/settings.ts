// What a story asks of the server from the console's own page: for what it needs but doesn't tell of.
import type { Page } from 'playwright-core'
import type { SiteSettings } from '../../src/wire/settings.ts'

interface SiteNow { id: string, name: string, origins: string[], settings: SiteSettings }

/** As the console asks. */
export async function ask<Answer> (desk: Page, path: string, body: object): Promise<{ status: number, body: Answer }> {
  return await desk.evaluate(async ([path, body]) => {
    const answer = await fetch(`/v1/operator/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    return { status: answer.status, body: await answer.json() }
  }, [path, JSON.stringify(body)] as const)
}

export async function siteOf (desk: Page): Promise<string> {
  return await desk.evaluate(async () => (await (await fetch('/v1/operator/sites')).json()).sites[0].id)
}

/** Changes the site's settings in place, by the settings pages' own route. When the server had answered, in milliseconds since 1970. */
export async function decide (desk: Page, change: (settings: SiteSettings) => void): Promise<number> {
  const { body: { id: site, name, origins, settings } } = await ask<SiteNow>(desk, 'site', { site: await siteOf(desk) })
  change(settings)
  const { status } = await ask(desk, 'site/settings', { site, name, origins, settings })
  if (status !== 200) throw new Error(`the settings were answered ${status}`)
  return Date.now()
}
