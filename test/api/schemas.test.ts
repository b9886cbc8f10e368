// Routes say what they are called and answer; what isn't declared doesn't leave.
import fastify from 'fastify'
import t from 'tap'
import * as z from 'zod/mini'
import { describe, useSchemas } from '../../src/api/schemas.ts'
import { Event } from '../../src/wire/events.ts'
import { testApp } from '../helpers/app.ts'
import { owner } from '../helpers/actors.ts'

t.test('a route without a name or without answers is not taken', async t => {
  const app = fastify()
  useSchemas(app)
  t.throws(() => app.get('/a', async () => ({})), /x-act/)
  t.throws(() => app.get('/b', { schema: { 'x-act': 'X.b' } as object }, async () => ({})), /x-act/)
  t.doesNotThrow(() => app.get('/c', { schema: describe({ act: 'X.c', summary: '', answers: { 200: z.object({}) } }) }, async () => ({})))
})

t.test('an answer holds the declared fields only', async t => {
  const app = fastify()
  useSchemas(app)
  const answers = { 200: z.object({ name: z.string(), events: z.array(Event) }) }
  const key = '00000000-0000-4000-8000-000000000000'
  const event = { seq: 1, key, by: 'visitor', at: '2026-01-01T00:00:00.000Z', kind: 'message', conversation: key, number: 1, audience: 'all', text: 'hi "there"', site: undefined, secret: 1 }
  app.get('/', { schema: describe({ act: 'X.a', summary: '', answers }) }, async () => ({ name: 'Ana', passwordHash: 'x', events: [event, { ...event, kind: 'ended', text: undefined }] }))
  const body = (await app.inject('/')).json()
  t.same(Object.keys(body), ['name', 'events'])
  t.notOk(JSON.stringify(body).includes('secret'))
  t.match(body.events, [{ kind: 'message', text: 'hi "there"' }, { kind: 'ended', number: 1 }])
  t.ok(z.array(Event).safeParse(body.events).success)
})

t.test('no answer to a signed-in owner holds a hash, a digest or a token', async t => {
  const test = await testApp(t)
  const ana = await owner(test)
  for (const path of ['/v1/operator/me', '/v1/operator/sites', '/v1/operator/people', '/openapi.json']) {
    const { body } = await ana.get(path)
    t.notMatch(body, /argon2|password_?hash|digest|account_?id/i, path)
    t.notOk(body.includes(ana.cookie.split('=')[1] ?? ''))
  }
})
