// Workers that never become processes, or never get ready, keep nobody waiting. Real workers are test/main/workers.test.ts.
import cluster from 'node:cluster'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pino from 'pino'
import t from 'tap'
import { Workers } from '../../src/process/workers.ts'

const log = pino({ level: 'silent' })
const order = { config: { drainMs: 0 } } as never

t.test('a start that hangs is ended in its time', async t => {
  const folder = mkdtempSync(path.join(tmpdir(), 'shopbell-workers-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  const exec = path.join(folder, 'hangs.mjs')
  writeFileSync(exec, 'setInterval(() => {}, 1000)')
  cluster.setupPrimary({ exec, execArgv: [] })
  const workers = new Workers({ count: 1, order, log, onHopeless: () => {}, readyMs: 1000 })
  await t.rejects(workers.start(), { message: /did not get ready \(it hangs\)/ })
  await workers.stop()
})

t.test('a worker that could not be made fails the start, and stopping waits for no end of it', async t => {
  cluster.setupPrimary({ cwd: '/nowhere' } as never)
  const workers = new Workers({ count: 1, order, log, onHopeless: () => {} })
  await t.rejects(workers.start(), { message: /did not get ready \(it could not be started\)/ })
  await workers.stop()
  t.equal(workers.counts().ready, 0)
})
