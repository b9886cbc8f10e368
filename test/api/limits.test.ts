// How often who may do what.
import t from 'tap'
import { createLimits } from '../../src/api/limits.ts'
import type { Limits } from '../../src/api/limits.ts'

/** How many of these in a row are let through. */
async function count (ask: () => Promise<void>, most = 400): Promise<number> {
  for (let done = 0; done < most; done++) {
    try {
      await ask()
    } catch (error) {
      if ((error as { code?: string }).code !== 'TOO_MANY') throw error
      return done
    }
  }
  return most
}

const measures: Array<[string, number, (limits: Limits, who: string) => Promise<void>]> = [
  ['new visitors of an address', 120, (limits, who) => limits.newVisitor(who)],
  ['hellos of a visitor', 60, (limits, who) => limits.hello('192.0.2.1', who)],
  ['messages of a visitor', 20, (limits, who) => limits.send('192.0.2.1', who)],
  ['questions of a visitor', 120, (limits, who) => limits.ask('192.0.2.1', who)],
  ['wrong one-time tokens from an address', 30, (limits, who) => limits.wrongToken(who)],
  ['sign-ins of one e-mail and address', 5, (limits, who) => limits.signIn(who, 'ana@shop.example')]
]

for (const [name, most, ask] of measures) {
  t.test(`${name} are counted, each for itself`, async t => {
    const limits = createLimits({ exempt: [] })
    t.equal(await count(async () => { await ask(limits, '198.51.100.1') }), most)
    await t.resolves(ask(limits, '198.51.100.2'))
  })
}

t.test('who is refused learns when to come back', async t => {
  const limits = createLimits({ exempt: [] })
  await count(async () => { await limits.send('192.0.2.1', 'a') })
  const error = await limits.send('192.0.2.1', 'a').catch((reason: unknown) => reason as { retryAfterSeconds: number })
  t.ok(error && error.retryAfterSeconds >= 1 && error.retryAfterSeconds <= 10)
})

t.test('one network of an IPv6 line counts as one address, and IPv4 in IPv6 clothes as IPv4', async t => {
  const limits = createLimits({ exempt: [] })
  let host = 0
  t.equal(await count(async () => { await limits.newVisitor(`2001:db8:1:2::${(++host).toString(16)}`) }), 120)
  await t.resolves(limits.newVisitor('2001:db8:1:3::1'))
  await count(async () => { await limits.newVisitor('::ffff:198.51.100.9') })
  await t.rejects(limits.newVisitor('198.51.100.9'), { code: 'TOO_MANY' })
})

t.test('exempt networks are not counted', async t => {
  const limits = createLimits({ exempt: ['10.0.0.0/8', '2001:db8::/32'] })
  for (const address of ['10.1.2.3', '2001:db8::1', '::ffff:10.1.2.3']) t.equal(await count(async () => { await limits.newVisitor(address) }), 400, address)
  t.equal(await count(async () => { await limits.newVisitor('11.0.0.1') }), 120)
})

t.test('an e-mail that many addresses guess at still opens from an address that is known', async t => {
  const limits = createLimits({ exempt: [] })
  await limits.signIn('192.0.2.1', 'ana@shop.example')
  await limits.signedIn('192.0.2.1', 'Ana@shop.example')
  let address = 0
  t.equal(await count(async () => { await limits.signIn(`198.51.100.${++address}`, 'ana@shop.example') }), 20)
  await t.resolves(limits.signIn('192.0.2.1', 'ana@shop.example'))
})

t.test('an office signs in behind one address as often as it likes', async t => {
  const limits = createLimits({ exempt: [] })
  for (let turn = 0; turn < 100; turn++) {
    await limits.signIn('192.0.2.1', `p${turn}@shop.example`)
    await limits.signedIn('192.0.2.1', `p${turn}@shop.example`)
  }
  await t.resolves(limits.signIn('192.0.2.1', 'one.more@shop.example'))
})
