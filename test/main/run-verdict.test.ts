// What `npm test` says at its end: read from a real stream of tap, and by the real bin/test.js over a tap that only says such a stream.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import type { Test } from 'tap'
import { tapReader, toSkipLines, toVerdict } from '../../bin/test-tap.js'

/** As tap 21 wrote it, but for shortened diagnoses. */
const stream = String.raw`TAP version 14
1..2
# Subtest: test/all.test.ts
    1..0 # nothing to mount with
    # time=12.025ms
ok 1 - test/all.test.ts # SKIP nothing to mount with

# Subtest: test/some.test.ts
    # Subtest: outer
        ok 1 - fine
        ok 2 - through squid # SKIP not installed: squid
        # Subtest: inner
            not ok 1 - one is two
              ---
              compare: ===
              at:
                fileName: test/some.test.ts
                lineNumber: 5
              diff: |
                --- expected
                +++ actual
                @@ -1,1 +1,1 @@
                -2
                +1
              ...
            
            ok 2 - later # SKIP no time \# here
            1..2
        not ok 3 - inner # time=30.7ms
          ---
          at:
            fileName: test/some.test.ts
          ...
        
        ok 4 - bare # SKIP
        ok 5 - to come # TODO
        1..5
    not ok 1 - outer # time=47.5ms
      ---
      at:
        fileName: test/some.test.ts
      ...
    
    1..1
    # time=69.203ms
not ok 2 - test/some.test.ts # time=69.203ms
  ---
  exitCode: 1
  ...

# { total: 7, pass: 1, fail: 1, todo: 1, skip: 4 }
# time=5409.932ms
`
const skipLines = [
  'skipped: test/all.test.ts: nothing to mount with',
  'skipped: test/some.test.ts › outer › through squid: not installed: squid',
  'skipped: test/some.test.ts › outer › inner › later: no time # here',
  'skipped: test/some.test.ts › outer › bare: no reason given',
  'skipped: test/some.test.ts › outer › to come: no reason given'
]

t.test('the reader of tap\'s stream tells each failure with its difference once, each skip with its reason, and the totals', async t => {
  const written: string[] = []
  const reader = tapReader((line: string) => { written.push(line) })
  for (const line of stream.split('\n')) reader.read(line)
  t.same(reader.counts(), { total: 7, passed: 1, failed: 1, skipped: 5 })
  t.same(reader.failures(), ['test/some.test.ts › outer › inner › one is two'])
  t.same(toSkipLines(reader.skips()), skipLines)
  t.equal(written[0], '– test/all.test.ts')
  t.equal(written[1], '  ✗ test/some.test.ts › outer › inner › one is two')
  t.ok(written.some(line => line.trim() === '-2') && written.some(line => line.trim() === '+1'), 'the difference is shown')
  t.equal(written.at(-1), '✗ test/some.test.ts (0.1 s)')
})

t.test('a run that bails out says so', async t => {
  const written: string[] = []
  tapReader((line: string) => { written.push(line) }).read('Bail out! no more')
  t.same(written, ['Bail out! no more'])
})

t.test('the verdict names what was skipped only when something was', async t => {
  t.equal(toVerdict({ passed: 12, failed: 0, skipped: 0 }), '12 passed, 0 failed')
  t.equal(toVerdict({ passed: 12, failed: 1, skipped: 3 }), '12 passed, 1 failed, 3 skipped')
})

t.test('bin/test.js ends with the verdict, and above it what was skipped and why', async t => {
  const failing = runTests(t, stream, 1)
  t.equal(failing.code, 1)
  t.equal(failing.lines.at(-1), '3 passed, 1 failed, 5 skipped', 'two stages and one assertion passed')
  t.same(failing.lines.filter(line => line.startsWith('skipped: ')), skipLines)
  t.ok(failing.lines.indexOf(skipLines[0] ?? '') > failing.lines.findIndex(line => line.startsWith('tests took')), 'after the tests')

  const broken = runTests(t, 'TAP version 14\n', 1)
  t.equal(broken.code, 1)
  t.equal(broken.lines.at(-1), '2 passed, 1 failed', 'a run that ended before its first test never passes')
})

/** The real bin/ in a folder of its own, whose packages are in place and whose tap says only this. */
function runTests (t: Test, said: string, code: number): { code: number | null, lines: string[] } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'shopbell-run-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  cpSync('bin', path.join(folder, 'bin'), { recursive: true })
  const files = {
    'package.json': '{"type":"module","engines":{"node":">=20.19"}}',
    'package-lock.json': '{"packages":{}}',
    'node_modules/.package-lock.json': '{"packages":{}}',
    '.tap/plugins': '',
    'node_modules/@tapjs/test/test-built/dist/esm/index.js': '',
    'node_modules/tap/dist/esm/run.mjs': `process.stdout.write(${JSON.stringify(said)}); process.exitCode = ${code}`
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.join(folder, name, '..'), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
  const { status, stdout } = spawnSync(process.execPath, ['bin/test.js', '--unit'], { cwd: folder, env: {}, encoding: 'utf8' })
  return { code: status, lines: stdout.trim().split('\n') }
}
