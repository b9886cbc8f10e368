// The story that every proxy must carry: invitation, fifty messages each way at random close intervals, a silence in which the path is learned, and the reckoning.
import { randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'
import type { Test } from 'tap'
import type { AnswerAnswer } from '../../src/wire/visitor.ts'
import { openOperator, openVisitor } from './pair.ts'
import type { VisitorClient } from './pair.ts'
import type { Client, Way } from './client.ts'
import { quantile } from '../../bench/table.ts'
import type { OperatorActor } from '../helpers/actors.ts'
import type { TestDatabase } from '../helpers/database.ts'

export const unlearned = { least: 25_000, most: 25_000 }
export const short = { least: 0, most: 0 }

export interface StoryOptions {
  stand: { operator: Pick<OperatorActor, 'cookie' | 'siteId'>, db: Pick<TestDatabase, 'pool'> }
  visitorWay: Way
  operatorWay: Way
  /** What both clients must have learned in the end: the hold that the path carries, in milliseconds; 0 for short polls. */
  learns: { least: number, most: number }
  /** Silence after half of the messages until both have learned that, or, where there is nothing to be learned, until a poll was held for so long. */
  silenceMs?: number
  /** What happens while they talk, in the first half and again in the second; how long delivery takes is promised for quiet times only. */
  meanwhile?: () => Promise<void>
  /** Between two messages of one side. */
  everyMs?: [number, number]
}

const messages = 50
const promisedP95Ms = 2000
/** What a word's way may take besides, in pings of the database: on a quiet machine a tenth of a second or two, and as much as a busy one makes of it. */
const pings = 50
const patienceMs = 60_000
const mostPending = 2
const arriveWithinMs = 15_000
const settled = 'live, 0 to send'

/** Plays it all; each promise is an assertion of `t`. */
export async function tell (t: Test, options: StoryOptions): Promise<{ visitor: VisitorClient, operator: Client }> {
  const { stand, visitorWay, operatorWay, meanwhile = async () => {}, everyMs = [40, 240] } = options
  const operator = await openOperator(t, operatorWay, stand.operator)
  const visitor = await openVisitor(t, visitorWay, stand.operator)
  await invite(t, { visitor, operator })
  const machine = watchMachine(stand)
  await Promise.all([meanwhile(), talk({ visitor, operator }, { from: 0, to: messages / 2, everyMs })])
  await beSilent(options, [visitor, operator])
  await Promise.all([meanwhile(), talk({ visitor, operator }, { from: messages / 2, to: messages, everyMs })])
  await until(() => heard(operator, visitor).length >= messages && heard(visitor, operator).length >= messages, { withinMs: arriveWithinMs })
  await reckon(t, { ...options, visitor, operator, pingMs: await machine.stop() })
  return { visitor, operator }
}

/** An upgrade is a request like any other, and is refused as one; whatever stands in between. */
export async function refusesUpgrades (t: Test, url: string, options: { via?: { port: number }, ca?: string, headers?: Record<string, string> } = {}): Promise<void> {
  const target = new URL(url)
  const asked = {
    host: '127.0.0.1',
    port: options.via?.port ?? target.port,
    path: options.via === undefined ? target.pathname : url,
    ca: options.ca,
    headers: { host: target.host, connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'c2hvcGJlbGwgc2F5cyBubyE=', ...options.headers }
  }
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest
  const status = await new Promise<number>((resolve, reject) => {
    const request = send(asked, response => { response.resume(); resolve(response.statusCode ?? 0) })
    request.on('upgrade', (_response, socket) => { socket.destroy(); resolve(101) })
    request.on('error', reject)
    request.end()
  })
  t.ok(status >= 400, `an upgrade to websockets is refused (${status})`)
}

interface Pair { visitor: VisitorClient, operator: Client }

async function invite (t: Test, { visitor, operator }: Pair): Promise<void> {
  await operator.insist('/v1/operator/invite', { key: randomUUID(), visitor: visitor.id, text: 'May I help?', art: 'bell' })
  await until(() => visitor.talk?.state === 'invited')
  const answer = { token: visitor.token, key: randomUUID(), invitation: visitor.talk?.id, state: 'accepted' }
  t.match(await visitor.insist<AnswerAnswer>(`/v1/visitor/${visitor.site}/answer`, answer), { state: 'accepted' }, 'the invitation came and was accepted')
  await until(() => operator.talk?.state === 'talking' && visitor.talk?.state === 'talking')
}

async function talk ({ visitor, operator }: Pair, { from, to, everyMs: [least, most] }: { from: number, to: number, everyMs: [number, number] }): Promise<void> {
  await Promise.all([visitor, operator].map(async client => {
    for (let number = from; number < to; number++) {
      client.say(textOf(number))
      await delay(least + Math.random() * (most - least))
      // Whoever sees that their words don't go out doesn't write twenty more.
      await until(() => client.outgoing.filter(({ state }) => state === 'pending').length < mostPending)
    }
  }))
}

async function beSilent ({ learns, silenceMs }: StoryOptions, clients: Client[]): Promise<void> {
  if (silenceMs === undefined) return
  const done = (client: Client): boolean => learns === unlearned
    ? client.polls.some(({ outcome, livedMs }) => outcome === 'answered' && livedMs >= silenceMs)
    : client.carriesMs >= learns.least && client.carriesMs <= learns.most
  await until(() => clients.every(done), { withinMs: silenceMs + patienceMs })
}

/** How long the database takes over nothing, on average, while they talk: a millisecond or two, unless the machine is busy, if only now and then. */
function watchMachine ({ db: { pool } }: StoryOptions['stand']): { stop: () => Promise<number> } {
  const tookMs: number[] = []
  let going = true
  const watching = (async () => {
    while (going) {
      const from = performance.now()
      // A story may take the database away: then there is nothing to be measured.
      const answered = await pool.query('select 1').then(() => true, () => false)
      if (answered) tookMs.push(performance.now() - from)
      await delay(100)
    }
  })()
  return {
    stop: async () => {
      going = false
      await watching
      return tookMs.reduce((sum, ms) => sum + ms, 0) / tookMs.length
    }
  }
}

async function reckon (t: Test, { stand, visitor, operator, learns, meanwhile, pingMs }: StoryOptions & Pair & { pingMs: number }): Promise<void> {
  const standing = (): string[] => [visitor, operator].map(({ connection, outgoing }) => `${connection}, ${outgoing.length} to send`)
  // The path may have cut a poll this very moment: what counts is that each comes to rest.
  await until(() => standing().every(one => one === settled), { withinMs: arriveWithinMs })
  t.same(standing(), [settled, settled])
  const said = Array.from({ length: messages }, (_, number) => textOf(number))
  t.same(heard(operator, visitor), said, 'the operator heard all that the visitor said, once and in order')
  t.same(heard(visitor, operator), said, 'the visitor heard all that the operator said, once and in order')
  t.same([visitor.misfits, operator.misfits], [[], []], 'no event came twice, none was missing before another')
  const { rows: [stored] } = await stand.db.pool.query<{ all: number, keys: number }>('select count(*)::int as all, count(distinct key)::int as keys from event where kind = \'message\' and conversation_id = $1', [visitor.talk?.id])
  t.same(stored, { all: 2 * messages, keys: 2 * messages }, 'each was stored once')
  for (const [name, client] of [['visitor', visitor], ['operator', operator]] as const) {
    t.ok(client.carriesMs >= learns.least && client.carriesMs <= learns.most, `the ${name}'s client knows what the path carries: ${client.carriesMs} ms`)
  }
  const took = [...delays(visitor, operator), ...delays(operator, visitor)].sort((a, b) => a - b)
  const sends = [...visitor.sendsMs, ...operator.sendsMs].sort((a, b) => a - b)
  t.comment(`delivery p50 ${toMs(took, 0.5)} ms, p95 ${toMs(took, 0.95)} ms, longest ${toMs(took, 1)} ms; ${sends.length} sends, p50 ${toMs(sends, 0.5)} ms, p95 ${toMs(sends, 0.95)} ms`)
  for (const { polls } of [visitor, operator]) {
    const others = polls.filter(({ outcome }) => outcome !== 'answered').map(({ hold, livedMs, outcome }) => `${outcome} after ${Math.round(livedMs)} of ${hold} ms`)
    t.comment(`${polls.length} polls, the longest held ${longestHeld(polls)} ms, ${others.length} without an answer: ${others.slice(0, 12).join(', ')}`)
  }
  const mostMs = Math.round(promisedP95Ms + pings * pingMs)
  t.comment(`the database's ping is ${pingMs.toFixed(1)} ms`)
  if (meanwhile === undefined) t.ok(toMs(took, 0.95) <= mostMs, `19 of 20 messages were there within ${mostMs} ms`)
}

/** What `listener` heard of what `speaker` wrote, as it came. */
function heard (listener: Client, speaker: Client): string[] {
  return listener.events.flatMap(({ event }) => event.kind === 'message' && speaker.saidAt.has(event.key) ? [event.text] : [])
}

function delays (speaker: Client, listener: Client): number[] {
  return listener.events.flatMap(({ event, at }) => speaker.saidAt.has(event.key) ? [at - (speaker.saidAt.get(event.key) ?? 0)] : [])
}

function longestHeld (polls: Client['polls']): number {
  return Math.round(Math.max(0, ...polls.filter(({ outcome }) => outcome === 'answered').map(({ livedMs }) => livedMs)))
}

function toMs (took: number[], share: number): number {
  return Math.round(quantile(took, share))
}

function textOf (number: number): string {
  return `Message ${number}`
}

async function until (look: () => boolean, { withinMs = patienceMs } = {}): Promise<boolean> {
  for (const deadline = performance.now() + withinMs; performance.now() < deadline;) {
    if (look()) return true
    await delay(20)
  }
  // What is missing then, the assertions say.
  return false
}
