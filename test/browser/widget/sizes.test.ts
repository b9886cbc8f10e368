// How many bytes the server sends for each part of the widget and for the console's start, as it sends them: the loader with its site's settings in it. No browser.
import { readFileSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import t from 'tap'
import { defaultSettings, languages } from '../../../src/wire/settings.ts'
import { owner, siteOrigin } from '../../helpers/actors.ts'
import { testApp } from '../../helpers/app.ts'

/** The budgets of `npm run size`, which measures what is built. A kilobyte is a thousand bytes there. */
const budgets = (JSON.parse(readFileSync('package.json', 'utf8')) as { 'size-limit': Array<{ name: string, limit: string }> })['size-limit']
const limits = Object.fromEntries(budgets.map(({ name, limit }) => [name, parseFloat(limit) * 1000]))

t.test('P01: what is served keeps to the budgets, every language of it', async t => {
  const app = await testApp(t, { app: { distFolder: resolve('dist') } })
  const ana = await owner(app)
  const weigh = async (url: string): Promise<number> => {
    const { statusCode, headers, rawPayload } = await app.ask({ url, headers: { 'accept-encoding': 'br' } })
    t.same([statusCode, headers['content-encoding']], [200, 'br'], url)
    return rawPayload.length
  }
  const holds = async (url: string, name: string, more = 0): Promise<void> => {
    const bytes = await weigh(url)
    const limit = (limits[name] ?? NaN) + more
    t.ok(bytes > 0 && bytes <= limit, `${url}: ${bytes} of ${limit} bytes`)
  }
  const save = async (settings: object): Promise<void> => {
    const saved = await ana.post('/v1/operator/site/settings', { site: ana.siteId, name: '« Grødeland & Søns Ωμέγα »'.repeat(3), origins: [siteOrigin], settings: { ...defaultSettings, ...settings } })
    t.equal(saved.statusCode, 200)
  }
  const loader = `/w/${ana.siteId}.js`
  await holds(loader, 'loader')
  const said = 'We are here from nine to five, and glad to help. '
  await save({ look: { ...defaultSettings.look, shape: 'tab', label: said.slice(0, 20) }, words: { greeting: said, away: said, offline: said } })
  await holds(loader, 'loader')
  // The one setting that stands in it is the owner's own parameters: their letters come on top.
  const own = Array.from({ length: 20 }, (_, at) => `reference-${at}`)
  await save({ privacy: { ...defaultSettings.privacy, blocked: own } })
  await holds(loader, 'loader', own.join('|').length)

  const names = JSON.parse(readFileSync(resolve('dist/widget/manifest.json'), 'utf8')) as Record<string, string>
  for (const language of languages) if (language !== 'en') await holds(`/w/${names[language]}`, 'language')
  for (const [part, name = part] of [['panel'], ['invitation'], ['rules'], ['own-picture', 'picture'], ['calls'], ['emoji'], ['files'], ['tabs'], ['hosted']] as const) {
    const file = readdirSync(resolve('dist/widget')).find(file => new RegExp(`^${part}-\\w+\\.js$`).test(file))
    await holds(`/w/${file}`, name)
  }
  const entry = await Promise.all(readdirSync(resolve('dist/console')).filter(file => /^main-\w+\.(js|css)$/.test(file)).map(async file => await weigh(`/assets/${file}`)))
  const bytes = entry.reduce((sum, one) => sum + one, 0)
  t.ok(entry.length > 0 && bytes <= (limits.console ?? NaN), `the console's first script and styles: ${bytes} of ${limits.console} bytes`)
})

t.test('in the loader there is no Intl, no sound and no frame, whose first use costs a page tens of milliseconds', async t => {
  const loader = readFileSync(resolve('dist/widget/loader.js'), 'utf8')
  for (const word of [/\bIntl\b/, /toLocale/, /Audio/, /iframe/i]) t.notMatch(loader, word)
  const panel = readdirSync(resolve('dist/widget')).find(file => /^panel-\w+\.js$/.test(file)) ?? ''
  t.match(readFileSync(resolve('dist/widget', panel), 'utf8'), /\bIntl\b[^]*AudioContext/, 'they are the panel\'s')
})
