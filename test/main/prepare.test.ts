// What makes one command enough: bin/prepare.js installs and builds when, and only when, something changed; and what `npm test` says where a database or a browser is missing.
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import type { Test } from 'tap'

const lock = (version: string): string => JSON.stringify({ packages: { 'node_modules/one': { version } } })

/** The real bin/prepare.js over stand-ins of npm and of the bundler, which note that they were called; answers what they noted since. */
function createPlace (t: Test): { folder: string, prepare: () => string[] } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'shopbell-prepare-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  const note = (what: string): string => `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'\n${what}`
  const files = {
    'package.json': '{"type":"module","engines":{"node":">=20.19"}}',
    'package-lock.json': lock('1.0.0'),
    'src/main.ts': 'one',
    'widget/loader.ts': 'one',
    'bin/bundle.js': note("export async function bundle ({ stamp }) { appendFileSync('notes', 'built\\n'); mkdirSync('dist', { recursive: true }); writeFileSync('dist/.sources-stamp', stamp) }"),
    'npm.js': note("appendFileSync('notes', 'npm ' + process.argv.slice(2).join(' ') + '\\n')"),
    'node_modules/.package-lock.json': lock('0.9.0')
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.join(folder, name, '..'), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
  cpSync('bin/prepare.js', path.join(folder, 'bin/prepare.js'))
  const notes = path.join(folder, 'notes')
  const prepare = (): string[] => {
    rmSync(notes, { force: true })
    const { status, stderr } = spawnSync(process.execPath, ['bin/prepare.js'], { cwd: folder, env: { npm_execpath: path.join(folder, 'npm.js') }, encoding: 'utf8' })
    t.equal(status, 0, stderr)
    return existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []
  }
  return { folder, prepare }
}

t.test('a fresh checkout is installed and built, and the next start does neither; a source that changed, went or came builds anew', async t => {
  const { folder, prepare } = createPlace(t)
  t.same(prepare(), ['npm ci', 'built'])
  t.same(prepare(), [])
  appendFileSync(path.join(folder, 'src/main.ts'), 'two')
  t.same(prepare(), ['built'])
  rmSync(path.join(folder, 'widget/loader.ts'))
  t.same(prepare(), ['built'])
})

t.test('a lock file that changed is installed, unless what it names is there already', async t => {
  const { folder, prepare } = createPlace(t)
  writeFileSync(path.join(folder, 'node_modules/.lock-stamp'), 'of yesterday')
  t.same(prepare(), ['npm ci', 'built'])
  writeFileSync(path.join(folder, 'package-lock.json'), lock('1.0.1'))
  writeFileSync(path.join(folder, 'node_modules/.package-lock.json'), lock('1.0.1'))
  t.same(prepare(), ['built'])
})

t.test('without a browser or a database `npm test` says so, a sentence each, and fails', async t => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import=tsx', 'test/helpers/preflight.ts'], {
    env: { ...process.env, CHROME_PATH: '/nowhere', TEST_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }, encoding: 'utf8'
  })
  t.equal(status, 1)
  t.equal(stdout, '')
  const [chromium, postgres, ...more] = stderr.trim().split('\n')
  t.equal(chromium, 'No Chromium to be had: install one (apt-get install chromium) or set CHROME_PATH.')
  t.match(postgres, /^No Postgres to be had for the tests: \S/)
  t.same(more, [])
})
