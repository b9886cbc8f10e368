// The rules that tools hold are only as good as their teeth: each planted breach in a small copy of the house must be caught, and the clean file beside it must not.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { dirname, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import t from 'tap'

const CONFIGS = [
  'package.json', 'eslint.config.js', '.dependency-cruiser.cjs', 'bin/bundle-css.d.ts',
  'tsconfig.json', 'tsconfig.base.json', 'tsconfig.server.json', 'tsconfig.widget.json', 'tsconfig.console.json', 'tsconfig.test.json'
]

const PLANTED: Record<string, string> = {
  'src/wire/visits.ts': "// Clean.\nimport * as z from 'zod/mini'\n\nexport const Visit = z.object({ id: z.string() })\nexport type Visit = z.infer<typeof Visit>\n",
  'src/store/clean.ts': "// Clean: types from wire, pg itself.\nimport type { Pool } from 'pg'\nimport type { Visit } from '../wire/visits.ts'\n\nexport async function findVisit (pool: Pool): Promise<Visit | undefined> {\n  const { rows } = await pool.query<Visit>('select id from visit')\n  return rows[0]\n}\n",
  'src/store/window.ts': '// Names what only a browser has.\nexport const title: unknown = window.document.title\n',
  'src/client/process.ts': '// Names what only Node has.\nexport const folder: unknown = process.cwd()\n',
  'src/store/environment.ts': '// Reads the environment outside config.ts.\nexport const url = process.env.DATABASE_URL\n',
  'src/store/floating.ts': '// Lets a promise float.\nasync function save (): Promise<void> {}\n\nexport function forget (): void {\n  save()\n}\n',
  'src/store/any.ts': '// Takes anything.\nexport function keep (value: any): unknown {\n  return value\n}\n',
  'src/store/console.ts': '// Writes to the console.\nexport function shout (): void {\n  console.log(1)\n}\n',
  'src/store/default.ts': '// Exports without a name.\nexport default 1\n',
  'src/store/empty-catch.ts': '// Swallows what went wrong.\nexport function swallow (): void {\n  try {\n    throw new Error()\n  } catch {}\n}\n',
  'src/store/long.ts': `// One line over the budget.\n${'export {}\n'.repeat(300)}`,
  'src/store/four.ts': '// Four parameters.\nexport function four (a: number, b: number, c: number, d: number): number {\n  return a + b + c + d\n}\n',
  'src/api/sql.ts': "// SQL in the api.\nimport pg from 'pg'\n\nexport const pool = new pg.Pool()\n",
  'src/poller/store.ts': "// Goes round the feed.\nimport { findVisit } from '../store/clean.ts'\n\nexport const find = findVisit\n",
  'src/store/schema.ts': "// A value from wire where types only are allowed.\nimport { Visit } from '../wire/visits.ts'\n\nexport const schema = Visit\n",
  'src/cupboard/thing.ts': "// A room without a row.\nimport { one } from '../desk/one.ts'\n\nexport const thing = one\n",
  'src/desk/one.ts': "// One half of a cycle.\nimport { two } from './two.ts'\n\nexport const one = (): unknown => two\n",
  'src/desk/two.ts': "// The other half.\nimport { one } from './one.ts'\n\nexport const two = (): unknown => one\n",
  'widget/zod.ts': "// Brings zod to the visitor.\nimport * as z from 'zod/mini'\n\nexport const text = z.string()\n",
  'widget/schema.ts': "// Brings zod to the visitor by a detour.\nimport { Visit } from '../src/wire/visits.ts'\n\nexport const schema = Visit\n",
  'operator-web/server.ts': "// Reaches into the server.\nimport { findVisit } from '../src/store/clean.ts'\n\nexport const find = findVisit\n",
  'dist/widget/panel-A.js': '',
  'dist/console/main-A.js': '',
  'dist/console/main-A.css': ''
}

interface Said { code: number, text: string }

t.test('planted breaches are caught', async t => {
  const house = await plant(t.testdir())

  t.test('by the compiler', async t => {
    const { code, text: said } = await run(house, ['typescript/bin/tsc', '--build'])
    t.not(code, 0)
    t.match(said, /src\/store\/window\.ts.*Cannot find name 'window'/, 'window in a server room')
    t.match(said, /src\/client\/process\.ts.*Cannot find name 'process'/, 'process in the browser')
    t.notMatch(said, /clean\.ts/, 'the clean file passes')
  })

  t.test('by the linter', async t => {
    const { code, text: said } = await run(house, ['eslint/bin/eslint.js', '--format=json', 'src'])
    t.equal(code, 1)
    const results = JSON.parse(said) as Array<{ filePath: string, messages: Array<{ ruleId: string }> }>
    const rulesFor = (file: string): string[] =>
      results.find(({ filePath }) => filePath.endsWith(`/${file}`))?.messages.map(({ ruleId }) => ruleId) ?? []
    t.same(rulesFor('src/store/clean.ts'), [], 'the clean file passes')
    t.same(rulesFor('src/wire/visits.ts'), [], 'a schema and its type may share a name')
    t.same(rulesFor('src/store/environment.ts'), ['n/no-process-env'])
    t.same(rulesFor('src/store/floating.ts'), ['@typescript-eslint/no-floating-promises'])
    t.same(rulesFor('src/store/any.ts'), ['@typescript-eslint/explicit-module-boundary-types', '@typescript-eslint/no-explicit-any'])
    t.same(rulesFor('src/store/console.ts'), ['no-console'])
    t.same(rulesFor('src/store/default.ts'), ['import-x/no-default-export'])
    t.same(rulesFor('src/store/empty-catch.ts'), ['no-empty'])
    t.same(rulesFor('src/store/long.ts'), ['max-lines'])
    t.same(rulesFor('src/store/four.ts'), ['max-params'])
  })

  t.test('by the import table', async t => {
    const { code, text: said } = await run(house, [resolve('bin/rooms.js')])
    t.equal(code, 1)
    const broken = (rule: string, file: string): boolean => new RegExp(`error ${rule}: ${file.replaceAll('.', '\\.')}`).test(said)
    t.ok(broken('pg-in-store-and-wake-only', 'src/api/sql.ts'), 'pg in the api')
    t.ok(broken('poller-imports-its-row-only', 'src/poller/store.ts'), 'store in the poller')
    t.ok(broken('store-imports-types-only', 'src/store/schema.ts'), 'a value of wire in the store')
    t.ok(broken('no-room-without-a-row', 'src/cupboard/thing.ts'), 'a room without a row')
    t.ok(broken('no-cycles', 'src/desk/(one|two).ts'), 'a cycle')
    t.ok(broken('widget-uses-its-packages-only', 'widget/zod.ts'), 'zod in the widget')
    t.ok(broken('widget-imports-types-only', 'widget/schema.ts'), 'zod in the widget by way of wire')
    t.ok(broken('operator-web-imports-its-row-only', 'operator-web/server.ts'), 'a server room in the console')
    t.notMatch(said, /: src\/store\/clean\.ts/, 'the clean file passes')
  })

  t.test('by the budgets', async t => {
    const { code, text: said } = await run(house, [resolve('bin/size.js'), '--built'])
    t.equal(code, 1)
    t.match(said, /✗ loader/, 'a loader over its budget')
    t.match(said, /✓ panel/, 'a panel within its budget')
  })
})

/** A copy of our configuration around the planted files. It lies below the checkout, so that packages are found. */
async function plant (house: string): Promise<string> {
  for (const name of CONFIGS) await cp(name, join(house, name))
  for (const [name, content] of Object.entries(PLANTED)) await write(join(house, name), content)
  const { 'size-limit': budgets } = JSON.parse(await readFile('package.json', 'utf8')) as { 'size-limit': Array<{ name: string, limit: string }> }
  const budget = Number.parseFloat(budgets.find(({ name }) => name === 'loader')?.limit ?? '') * 1000
  // Random bytes don't compress, so this is over by a little.
  await write(join(house, 'dist/widget/loader.js'), randomBytes(Math.ceil(budget) + 100))
  return house
}

async function write (path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
}

/** Runs one of our tools in `cwd`, with its answer and all that it said. */
async function run (cwd: string, [program = '', ...args]: string[]): Promise<Said> {
  const child = spawn(process.execPath, [resolve('node_modules', program), ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const [[code], out, err] = await Promise.all([once(child, 'close') as Promise<[number | null]>, text(child.stdout), text(child.stderr)])
  return { code: code ?? 1, text: out + err }
}
