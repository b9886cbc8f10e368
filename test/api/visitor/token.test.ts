// The visitor's token: signed, bound to account, site and visitor, renewed daily, over some time.
import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import t from 'tap'
import { createTokens } from '../../../src/api/visitor/token.ts'
import type { Tokens } from '../../../src/api/visitor/token.ts'
import { Token } from '../../../src/wire/ids.ts'

const dayMs = 86_400_000
const key = { id: 1, secret: randomBytes(32) }
const visitor = { accountId: 7, siteId: 'abcdefghijkl', visitorId: randomUUID() }

function tokensAt (clock: { now: number }, keys = [key], cacheSize = 3): Tokens {
  return createTokens({ keys, now: () => clock.now, cacheSize })
}

t.test('a token says whose it is, and fits the wire', async t => {
  const clock = { now: Date.UTC(2026, 0, 1) }
  const tokens = tokensAt(clock)
  const text = tokens.sign(visitor)
  t.ok(Token.safeParse(text).success)
  t.match(tokens.verify(text, visitor.siteId), visitor)
  t.equal(tokens.verify(text, visitor.siteId).issuedAt * 1000, clock.now)
})

t.test('another site, another key, and anything that was changed is refused', async t => {
  const clock = { now: Date.UTC(2026, 0, 1) }
  const tokens = tokensAt(clock)
  const text = tokens.sign(visitor)
  const [version, payload = '', signature = ''] = text.split('.')
  const other = Buffer.from(JSON.stringify([8, visitor.siteId, visitor.visitorId, 0, 0])).toString('base64url')
  const unsigned = createHmac('sha256', '').update(`v1.${payload}`).digest('base64url')
  tokens.verify(text, visitor.siteId)
  t.throws(() => tokens.verify(text, 'otherothersi'), { code: 'TOKEN_UNKNOWN' })
  const last = signature.at(-1) ?? ''
  const twin = String.fromCharCode(last.charCodeAt(0) + 1)
  for (const bad of [
    '', 'v1', `v2.${payload}.${signature}`, `${version}.${other}.${signature}`, `${version}.${payload}.`, `${version}.${payload}.${unsigned}`, `${text}.x`, `${text} `, text.toUpperCase(),
    `${version}.${payload}.${signature.slice(0, -1)}`, `${version}.${payload}.${signature.slice(0, -1)}${twin}`, `${version}.${payload}.${signature}=`, tokensAt(clock, [{ id: 2, secret: randomBytes(32) }]).sign(visitor)
  ]) t.throws(() => tokens.verify(bad, visitor.siteId), { code: 'TOKEN_UNKNOWN' }, bad)
})

t.test('it ends after thirty days without a renewal, also while it is remembered', async t => {
  const clock = { now: Date.UTC(2026, 0, 1) }
  const tokens = tokensAt(clock)
  const text = tokens.sign(visitor)
  clock.now += 30 * dayMs
  t.match(tokens.verify(text, visitor.siteId), visitor)
  clock.now += 1
  t.throws(() => tokens.verify(text, visitor.siteId), { code: 'TOKEN_UNKNOWN' })
})

t.test('one that opens a conversation says which, is good for a day, and is nothing where all of a visitor\'s is asked for', async t => {
  const clock = { now: Date.UTC(2026, 0, 1) }
  const tokens = tokensAt(clock)
  const conversationId = randomUUID()
  const text = tokens.sign({ ...visitor, conversationId })
  t.ok(Token.safeParse(text).success)
  t.match(tokens.verifyLinked(text, visitor.siteId), { ...visitor, conversationId })
  t.throws(() => tokens.verify(text, visitor.siteId), { code: 'TOKEN_UNKNOWN' })
  t.throws(() => tokens.verifyLinked(text.replace('v2.', 'v1.'), visitor.siteId), { code: 'TOKEN_UNKNOWN' })
  t.match(tokens.verifyLinked(tokens.sign(visitor), visitor.siteId), visitor)
  clock.now += dayMs
  t.equal(tokens.renew(text, tokens.verifyLinked(text, visitor.siteId)), text)
  clock.now += 1
  t.throws(() => tokens.verifyLinked(text, visitor.siteId), { code: 'TOKEN_UNKNOWN' })
})

t.test('it is renewed when it is older than a day, and ends after a year all the same', async t => {
  const clock = { now: Date.UTC(2026, 0, 1) }
  const tokens = tokensAt(clock)
  const born = clock.now
  let text = tokens.sign(visitor)
  t.equal(tokens.renew(text, tokens.verify(text, visitor.siteId)), text)
  while (clock.now - born <= 364 * dayMs) {
    clock.now += dayMs
    const next = tokens.renew(text, tokens.verify(text, visitor.siteId))
    t.not(next, text)
    text = next
  }
  clock.now = born + 365 * dayMs + 1
  t.throws(() => tokens.verify(text, visitor.siteId), { code: 'TOKEN_UNKNOWN' })
})

t.test('a retired key verifies and signs nothing; without another one there are no tokens', async t => {
  const clock = { now: Date.UTC(2026, 0, 1) }
  const old = tokensAt(clock).sign(visitor)
  const retired = { ...key, retiredAt: new Date() }
  const fresh = { id: 2, secret: randomBytes(32) }
  const tokens = tokensAt(clock, [fresh, retired])
  t.match(tokens.verify(old, visitor.siteId), visitor)
  t.throws(() => tokensAt(clock, [key]).verify(tokens.sign(visitor), visitor.siteId), { code: 'TOKEN_UNKNOWN' })
  t.throws(() => tokensAt(clock, [retired]), /no key/)
})

t.test('a thousand foreign texts leave the remembered ones alone', async t => {
  const clock = { now: Date.UTC(2026, 0, 1) }
  const tokens = createTokens({ keys: [key], now: () => clock.now })
  const text = tokens.sign(visitor)
  const first = tokens.verify(text, visitor.siteId)
  for (let turn = 0; turn < 1000; turn++) t.throws(() => tokens.verify(`v1.${turn}.x`, visitor.siteId))
  t.equal(tokens.verify(text, visitor.siteId), first, 'the very same object')
})
