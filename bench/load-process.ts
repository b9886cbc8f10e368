// The load of a benchmark as a process of its own: the visitors of `shopbell simulate`, and senders that never rest. Does one order after the other, as told by load.ts.
import { randomUUID } from 'node:crypto'
import { createAsking } from '../src/simulate/asking.ts'
import { createCrowd, type Crowd } from '../src/simulate/crowd.ts'
import { toPage, toPerson } from '../src/simulate/people.ts'
import { createTally } from '../src/simulate/tally.ts'
import type { HelloAnswer } from '../src/wire/visitor.ts'
import type { Done, Order } from './load.ts'

// Of no importance to the server: they ask without being pages of a browser's.
const pageOrigin = 'https://shop.example'
const mostSenders = 64

const tally = createTally()
let crowd: Crowd | undefined
let senders: Array<() => Promise<void>> = []

process.on('message', (order: Order) => {
  follow(order).then(done => process.send?.(done), (error: Error) => process.send?.({ failed: error.message }))
})
process.on('disconnect', () => { process.exit() })

async function follow (order: Order): Promise<Done> {
  switch (order.act) {
    case 'grow': return await grow(order)
    case 'measure': return await measure(order.ms)
    case 'open': return await openSenders(order)
    case 'send': return await send(order)
  }
}

async function grow ({ origin, siteId, to }: Extract<Order, { act: 'grow' }>): Promise<Done> {
  crowd ??= createCrowd({ origin, siteId, pageOrigin, mode: 'short', asking: createAsking({ origin, tally }), tally, onEvents: () => {} })
  await crowd.grow(to, reply => {
    // A busy server's 503 is tried again, as browsers do.
    if (reply.kind === 'refused' && reply.status < 500) throw new Error(`a visitor was refused: ${JSON.stringify(reply)}`)
  })
  return {}
}

async function measure (ms: number): Promise<Done> {
  tally.look()
  const [cpu, begun] = [process.cpuUsage(), performance.now()]
  await new Promise(resolve => { setTimeout(resolve, ms) })
  const { answers, errors, polls, took } = tally.look()
  const { user, system } = process.cpuUsage(cpu)
  return { answers, errors, polls, ms: performance.now() - begun, cpuUs: user + system, p50Ms: took.poll.percentile(50) / 1000, p99Ms: took.poll.percentile(99) / 1000 }
}

/** As many senders as are ever asked for, each a visitor of the next site. */
async function openSenders ({ origin, siteIds }: Extract<Order, { act: 'open' }>): Promise<Done> {
  const asking = createAsking({ origin, tally, connections: mostSenders })
  senders = await Promise.all(Array.from({ length: mostSenders }, async (_none, at) => {
    const siteId = siteIds[at % siteIds.length] ?? ''
    const { key, tab, client, referrer, userAgent } = toPerson(at)
    const post = async (route: 'hello' | 'send', body: object): Promise<unknown> => {
      const reply = await asking.asVisitor(`/v1/visitor/${siteId}/${route}`, body, { kind: route, origin: pageOrigin, userAgent })
      if (reply.kind !== 'answer') throw new Error(`${route} was refused: ${JSON.stringify(reply)}`)
      return reply.body
    }
    const { token } = await post('hello', { key, tab, client, page: toPage({ pageOrigin, referrer }, at) }) as HelloAnswer
    const sendOne = async (): Promise<void> => { await post('send', { token, key: randomUUID(), text: 'Do you have this in blue?' }) }
    // The first opens the conversation.
    await sendOne()
    return sendOne
  }))
  return {}
}

async function send ({ count, ms }: Extract<Order, { act: 'send' }>): Promise<Done> {
  const begun = performance.now()
  let sent = 0
  await Promise.all(senders.slice(0, count).map(async sendOne => {
    for (; performance.now() - begun < ms; sent++) await sendOne()
  }))
  return { sent, ms: performance.now() - begun }
}
