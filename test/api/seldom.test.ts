// A node that refuses everything says so once a second, not once a request.
import fastify from 'fastify'
import type { FastifyBaseLogger } from 'fastify'
import t from 'tap'
import { useProblems } from '../../src/api/problems.ts'
import { createSeldom } from '../../src/api/seldom.ts'
import { Unavailable } from '../../src/errors.ts'

t.test('what happens often is said at most once a second, with how often it was', async t => {
  let now = 0
  const due = createSeldom({ everyMs: 1000, now: () => now })
  t.equal(due(), 1)
  for (let i = 0; i < 99; i++) t.equal(due(), undefined)
  now = 1000
  t.equal(due(), 100)
  t.equal(due(), undefined)
  now = 2000
  t.equal(due(), 2)
})

t.test('two hundred refused requests are no two hundred lines', async t => {
  const lines: string[] = []
  const note = (_: unknown, words: string): void => { lines.push(words) }
  const logger = { info: () => {}, debug: () => {}, trace: () => {}, error: note, fatal: note, warn: note, level: 'info', silent: () => {}, child: () => logger } as unknown as FastifyBaseLogger
  const app = fastify({ loggerInstance: logger, childLoggerFactory: parent => parent })
  useProblems(app as never)
  app.get('/', () => { throw new Unavailable() })
  t.teardown(async () => { await app.close() })
  const from = performance.now()
  for (let i = 0; i < 200; i++) t.equal((await app.inject('/')).statusCode, 503)
  t.ok(lines.length >= 1 && lines.length <= 1 + (performance.now() - from) / 1000, lines.join('; '))
  t.match(lines[0], /^unavailable: /)
})
