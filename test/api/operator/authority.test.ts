// A session that ends, ends what it was allowed to hear: sign-out, another password and deactivation reach held polls and other nodes within five seconds.
import t, { type Test } from 'tap'
import { testApp } from '../../helpers/app.ts'
import { operator, owner, password } from '../../helpers/actors.ts'
import type { OperatorActor } from '../../helpers/actors.ts'
import { openConsole } from '../../helpers/consoles.ts'
import type { ConsoleActor } from '../../helpers/consoles.ts'
import { visitor } from '../../helpers/visitors.ts'
import { until } from '../../helpers/wait.ts'

const test = await testApp(t)
const second = await testApp(t, { db: test.db })
const boss = await owner(test)
const { siteId } = boss
const withinMs = 5500

/** Their console as the other node serves it. */
async function elsewhere (actor: OperatorActor): Promise<ConsoleActor> {
  return await openConsole({ ...actor, post: async (url, payload) => await second.ask({ method: 'POST', url, payload, headers: { cookie: actor.cookie } }) })
}

/** Held polls one after the other, as a console asks: others come and go meanwhile, and that is told while they may hear it. */
async function pollUntilRefused (t: Test, { console, secret }: { console: ConsoleActor, secret: string }): Promise<{ statusCode: number }> {
  let { cursor, stamp } = console
  for (;;) {
    const answer = await console.post('/v1/operator/poll', { cursor, signals: stamp, tab: 'held', hold: 20_000 })
    t.notOk(answer.body.includes(secret))
    if (answer.statusCode >= 400) return answer
    const news = answer.statusCode === 200 ? answer.json() : {}
    cursor = news.cursor ?? cursor
    stamp = news.signals?.stamp ?? stamp
  }
}

const endings: Array<[name: string, end: (ben: OperatorActor) => Promise<{ statusCode: number }>]> = [
  ['signing out', async ben => await ben.post('/v1/operator/sign-out', {})],
  ['being deactivated', async ben => await boss.post('/v1/operator/people/change', { person: ben.me.id, role: 'operator', sites: [siteId], active: false })],
  ['choosing another password on another device', async ben => {
    const signIn = await test.ask({ method: 'POST', url: '/v1/operator/sign-in', payload: { email: ben.me.email, password }, remoteAddress: '10.9.9.9' })
    const cookie = signIn.cookies.map(({ name, value }) => `${name}=${value}`).join()
    return await test.ask({ method: 'POST', url: '/v1/operator/password', payload: { current: password, next: 'another long one' }, headers: { cookie }, remoteAddress: '10.9.9.9' })
  }]
]

// Each mostly waits, so they wait together.
t.jobs = endings.length
for (const [name, end] of endings) {
  t.test(`${name} ends every console of theirs within five seconds, and held polls bring nothing more`, { buffered: true }, async t => {
    const secret = `CNRY-${name}`
    const ben = await operator(test, boss, { sites: [siteId] })
    const consoles = [await openConsole(ben), await elsewhere(ben)]
    for (const console of consoles) await console.until(async () => console.roster > 0 && console.statuses.get(siteId) === 'online' && (await console.poll()).statusCode === 204)
    const held = consoles.map(async console => await pollUntilRefused(t, { console, secret }))
    const ended = await end(ben)
    t.match(ended.statusCode, /^20[04]$/)
    await Promise.all(consoles.map(async console => {
      await until(async () => (await console.post('/v1/operator/conversations', { list: 'open' })).statusCode === 401, 'the end of what they may', { withinMs, everyMs: 50 })
    }))
    const mara = await visitor(test, siteId)
    await mara.says(secret)
    for (const answer of await Promise.all(held)) {
      t.match(answer.statusCode, /^4(01|10)$/)
    }
    for (const console of consoles) t.equal((await console.post('/v1/operator/poll', { cursor: console.cursor, signals: '', tab: 'x', hold: 0 })).statusCode, 401)
  })
}
