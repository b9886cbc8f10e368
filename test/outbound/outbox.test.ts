// The outbox is emptied: once for each mail, whatever the mail server does meanwhile, and with an end to trying.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import type { Test } from 'tap'
import { createMailWork } from '../../src/due/mail.ts'
import { createMail } from '../../src/outbound/mail.ts'
import { createOutbox } from '../../src/outbound/outbox.ts'
import type { Outbox } from '../../src/outbound/outbox.ts'
import { leaveMessage } from '../../src/store/left-messages.ts'
import { sendAsOperator } from '../../src/store/messages.ts'
import { openMailServer } from '../helpers/mail-server.ts'
import { until } from '../helpers/wait.ts'
import { openShop, visit } from '../store/shop.ts'
import type { Shop } from '../store/shop.ts'

const said: Array<{ level: string, words: string, details?: object }> = []
const log = {
  info: () => {},
  warn: (words: string) => { said.push({ level: 'warn', words }) },
  error: (details: object, words: string) => { said.push({ level: 'error', words, details }) }
}

/** An answer that is due, to this address. */
async function due (shop: Shop, email = 'mara@mail.example'): Promise<void> {
  const { pool, accountId, siteId, operatorId } = shop
  const { visitorId } = await visit(shop)
  const { conversationId } = await leaveMessage(pool, { accountId, siteId, visitorId, key: randomUUID(), name: 'Mara', email, text: 'call me' })
  await sendAsOperator(pool, { accountId, operatorId, name: 'Ben', conversationId, key: randomUUID(), text: 'Here we are', mail: true })
  await hasten(shop)
}

async function hasten ({ pool, accountId }: Shop): Promise<void> {
  await pool.query("update mail set due_at = clock_timestamp() - interval '1 s' where account_id = $1 and sent_at is null", [accountId])
}

async function rowsOf ({ pool, accountId }: Shop): Promise<Array<{ sent: boolean, given: boolean, trouble: string | null, wait: number, attempts: number }>> {
  return (await pool.query('select sent_at is not null as sent, given_up_at is not null as given, trouble, attempts, extract(epoch from due_at - clock_timestamp())::float as wait from mail where account_id = $1 order by id', [accountId])).rows
}

function outboxAt (t: Test, shop: Shop, url: string): Outbox {
  const outbox = createOutbox({ pool: shop.pool, mail: createMail({ smtpUrl: url, from: 'chat@shop.example' }), publicUrl: 'https://chat.example', log })
  t.teardown(outbox.stop)
  return outbox
}

t.test('a server that is down and comes back gets each mail once', async t => {
  const shop = await openShop()
  const gone = await openMailServer(t)
  await gone.close()
  await due(shop)
  await due(shop, 'ola@mail.example')
  const outbox = outboxAt(t, shop, gone.url)
  await outbox.sendDue()
  const rows = await rowsOf(shop)
  t.equal(rows.filter(({ attempts }) => attempts === 1).length, 1, 'one was tried, the other not')
  t.ok(rows.every(({ sent, given, wait }) => !sent && !given && wait < 37))
  const back = await openMailServer(t, { port: gone.port })
  await hasten(shop)
  await outbox.sendDue()
  await outbox.sendDue()
  t.same(back.got.map(({ to }) => to[0]).sort(), ['mara@mail.example', 'ola@mail.example'])
  t.ok((await rowsOf(shop)).every(({ sent, trouble }) => sent && trouble === null))
})

t.test('a 4xx is tried again, ever more rarely, for a day; then the row and the log say that it was given up', async t => {
  const shop = await openShop()
  const server = await openMailServer(t)
  const outbox = outboxAt(t, shop, server.url)
  await due(shop)
  server.refuse = { where: 'recipient', code: 450 }
  const waits: number[] = []
  for (let attempt = 1; attempt <= 9; attempt++) {
    await outbox.sendDue()
    const [row] = await rowsOf(shop)
    t.match(row, { sent: false, given: false, attempts: attempt, trouble: /^450/ })
    waits.push(row!.wait)
    await hasten(shop)
  }
  t.ok(waits[0]! > 20 && waits[0]! < 40, `${waits[0]} s first`)
  t.ok(waits.at(-1)! > 2700 && waits.at(-1)! < 4400, `${waits.at(-1)} s at last`)
  await shop.pool.query("update mail set created_at = created_at - interval '1 day' where account_id = $1", [shop.accountId])
  said.length = 0
  await outbox.sendDue()
  t.match(await rowsOf(shop), [{ sent: false, given: true, trouble: /^450/ }])
  t.match(said, [{ level: 'error', words: 'A mail was given up.', details: { accountId: shop.accountId, trouble: /^450/ } }])
  t.notMatch(JSON.stringify(said), /mara@/, 'nobody\'s address is in the log')
  server.refuse = undefined
  await hasten(shop)
  await outbox.sendDue()
  t.same(server.got, [])
})

t.test('a 5xx is given up at once, and keeps no other mail waiting', async t => {
  const shop = await openShop()
  const server = await openMailServer(t)
  const outbox = outboxAt(t, shop, server.url)
  await due(shop)
  server.refuse = { where: 'data', code: 554 }
  await outbox.sendDue()
  t.match(await rowsOf(shop), [{ sent: false, given: true, attempts: 1, trouble: /^554/ }])
  server.refuse = undefined
  await due(shop, 'ola@mail.example')
  await outbox.sendDue()
  t.same(server.got.map(({ to }) => to), [['ola@mail.example']])
})

t.test('a thousand mails of one account keep no other one\'s waiting', async t => {
  const [busy, quiet] = [await openShop(), await openShop()]
  const server = await openMailServer(t)
  for (let at = 0; at < 8; at++) await due(busy, `m${at}@mail.example`)
  await due(quiet, 'ola@mail.example')
  await busy.pool.query("update mail set due_at = due_at - interval '1 h' where account_id = $1", [busy.accountId])
  await outboxAt(t, busy, server.url).sendDue()
  const order = server.got.map(({ to }) => to[0])
  t.equal(order.length, 9)
  t.ok(order.indexOf('ola@mail.example') <= 1, order.join())
})

t.test('two nodes send each mail once', async t => {
  const shop = await openShop()
  const server = await openMailServer(t)
  for (let at = 0; at < 6; at++) await due(shop, `m${at}@mail.example`)
  const nodes = [outboxAt(t, shop, server.url), outboxAt(t, shop, server.url)]
  await Promise.all(nodes.map(async node => { await node.sendDue() }))
  t.same(server.got.map(({ to }) => to[0]).sort(), Array.from({ length: 6 }, (_, at) => `m${at}@mail.example`))
})

t.test('a mail whose sending could not be written down is written down first, and not sent again', async t => {
  const shop = await openShop()
  const server = await openMailServer(t)
  let fails = true
  const pool = Object.assign(Object.create(shop.pool) as typeof shop.pool, {
    query: async (...asked: Parameters<typeof shop.pool.query>) => {
      if (fails && String(asked[0]).includes('set sent_at')) throw new Error('the database is away')
      return await shop.pool.query(...asked)
    }
  })
  await due(shop)
  const outbox = outboxAt(t, { ...shop, pool }, server.url)
  await t.rejects(outbox.sendDue(), /away/)
  await hasten(shop)
  await t.rejects(outbox.sendDue(), /away/)
  fails = false
  await outbox.sendDue()
  t.equal(server.got.length, 1)
  t.match(await rowsOf(shop), [{ sent: true }])
})

t.test('a node that stops ends what it sends, and another one sends it', async t => {
  const shop = await openShop()
  const server = await openMailServer(t)
  server.stall = true
  await due(shop)
  const timers = { set: (task: () => void) => setTimeout(task, 20), clear: (timer: unknown) => { clearTimeout(timer as NodeJS.Timeout) } }
  const work = createMailWork({ outbox: outboxAt(t, shop, server.url), log, timers })
  work.start()
  await server.stalled
  await work.stop()
  t.match(await rowsOf(shop), [{ sent: false, given: false, attempts: 1 }])
  server.stall = false
  await hasten(shop)
  const other = createMailWork({ outbox: outboxAt(t, shop, server.url), log, timers })
  other.start()
  await until(() => server.got.length === 1, 'the mail')
  await until(async () => (await rowsOf(shop))[0]?.sent, 'and that it is written down')
  await other.stop()
})
