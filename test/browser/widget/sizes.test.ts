// How many bytes the server sends for each part of the widget and for the console's start, as it sends them: the loader with its site's settings in it. No browser.
import { readFileSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import t from 'tap'
import { languages } from '../../../src/wire/settings.ts'
import { owner } from '../../helpers/actors.ts'
import { testApp } from '../../helpers/app.ts'

/** A kilobyte is a thousand bytes, as for `npm run size`. */
const limits = { loader: 6500, panel: 28_000, pack: 2500, invitation: 3000, rules: 3000, calls: 2500, emoji: 3000, files: 4000, tabs: 4000, console: 120_000 }

t.test('P01: what is served keeps to the budgets, every language of it', async t => {
  const app = await testApp(t, { app: { distFolder: resolve('dist') } })
  const { siteId } = await owner(app)
  const weigh = async (url: string): Promise<number> => {
    const { statusCode, headers, rawPayload } = await app.ask({ url, headers: { 'accept-encoding': 'br' } })
    t.same([statusCode, headers['content-encoding']], [200, 'br'], url)
    return rawPayload.length
  }
  const holds = async (url: string, limit: number): Promise<void> => {
    const bytes = await weigh(url)
    t.ok(bytes > 0 && bytes <= limit, `${url}: ${bytes} of ${limit} bytes`)
  }
  await holds(`/w/${siteId}.js`, limits.loader)
  const names = JSON.parse(readFileSync(resolve('dist/widget/manifest.json'), 'utf8')) as Record<string, string>
  const packs = languages.filter(language => language !== 'en')
  for (const pack of packs) await holds(`/w/${names[pack]}`, limits.pack)
  for (const part of ['panel', 'invitation', 'rules', 'calls', 'emoji', 'files', 'tabs'] as const) {
    const name = readdirSync(resolve('dist/widget')).find(file => new RegExp(`^${part}-\\w+\\.js$`).test(file))
    await holds(`/w/${name}`, limits[part])
  }
  const entry = await Promise.all(readdirSync(resolve('dist/console')).filter(file => /^main-\w+\.(js|css)$/.test(file)).map(async file => await weigh(`/assets/${file}`)))
  const bytes = entry.reduce((sum, one) => sum + one, 0)
  t.ok(entry.length > 0 && bytes <= limits.console, `the console's first script and styles: ${bytes} of ${limits.console} bytes`)
})
