// `npm start`: refuses an old Node, and brings the demo shop unless the environment or .env says otherwise. Each start here ends at a mistake, so that nothing is started.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import t, { type Test } from 'tap'

/** What keeps this start from starting. */
function mistakesOf (t: Test, environment: Record<string, string>, file = ''): string[] {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'shopbell-start-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  writeFileSync(path.join(folder, '.env'), file)
  const { status, stderr } = spawnSync(process.execPath, [path.resolve('bin/start.js')], { cwd: folder, env: { PATH: process.env.PATH, ...environment }, encoding: 'utf8' })
  t.equal(status, 1, stderr)
  return stderr.trim().split('\n')
}

const skip = existsSync('dist/server/main.js') ? false : 'dist/ is not built; npm test builds it'
const clash = 'PORT, DEMO_PORT and METRICS_PORT must be different ports'

t.test('without a word the demo shop is on 8081', { skip }, async t => {
  t.same(mistakesOf(t, { PORT: '8081' }), [clash])
})

t.test('the environment and .env move it, or take it away', { skip }, async t => {
  const poll = 'POLL_MODE must be auto, hold or short'
  t.same(mistakesOf(t, { PORT: '8081', POLL_MODE: 'x', DEMO_PORT: '' }), [poll])
  t.same(mistakesOf(t, { POLL_MODE: 'x' }, 'PORT=8081\nDEMO_PORT=8082\n'), [poll])
  t.same(mistakesOf(t, { POLL_MODE: 'x' }, 'PORT=8081\nDEMO_PORT=\n'), [poll])
  t.same(mistakesOf(t, { DEMO_PORT: '8081' }, 'PORT=8081\nDEMO_PORT=8082\n'), [clash], 'the environment stands above .env')
})

t.test('a Node that is too old is refused in one sentence', async t => {
  const judge = (version: string): string => spawnSync(process.execPath, ['--input-type=module', '--eval', `import { refuseOldNode } from './bin/prepare.js'
    try { refuseOldNode('${version}') } catch (error) { console.log(error.message) }`], { encoding: 'utf8' }).stdout
  t.match(judge('18.20.4'), /^Shopbell needs Node 20\.19 or newer and this is 18\.20\.4: install a newer one/)
  t.match(judge('20.18.9'), /^Shopbell needs/)
  for (const version of ['20.19.0', '22.1.0', '26.0.0']) t.equal(judge(version), '')
})
