// Nodes restarted in turn behind HAProxy as docs/operations.md says: clients that never try twice notice nothing, nor does HAProxy have to try twice for them.
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fetch as undiciFetch } from 'undici'
import type { Dispatcher } from 'undici'
import t from 'tap'
import type { Test } from 'tap'
import { buildProgram, copyProgram, createNode } from '../faults/nodes.ts'
import type { Node } from '../faults/nodes.ts'
import { siteOrigin } from '../helpers/actors.ts'
import { testDatabase } from '../helpers/database.ts'
import { everything } from '../helpers/everything.ts'
import { freePorts } from '../helpers/ports.ts'
import { lacks, scratchFolder } from '../helpers/programs.ts'
import { helloBody } from '../helpers/visitors.ts'
import { until } from '../helpers/wait.ts'
import type { HelloAnswer } from '../../src/wire/visitor.ts'
import { makeCertificate } from './certificate.ts'
import { checkHaproxy, readServers, recommended, startHaproxy } from './haproxy.ts'
import { trusting } from './pair.ts'

const skip = lacks('haproxy', 'openssl')
const visitors = 16

t.test('HAProxy takes the recipe with a socket for its counters', { skip }, t => {
  checkHaproxy(t, withSocket(recommended({ proxyPort: 8443, ports: [8081, 8082, 8083] }, makeCertificate(t)), '/tmp/none'))
  t.pass('it does')
  t.end()
})

if (everything) {
  t.test('nodes restarted in turn cost no client an error, and HAProxy no second try', { skip }, async t => {
    const [proxyPort = 0, ...ports] = await freePorts(4)
    const certificate = makeCertificate(t)
    const base = `https://127.0.0.1:${proxyPort}`
    const nodes = await openNodes(t, { ports, publicUrl: base })
    const site = await signUp(nodes[0] as Node, base)
    const socket = join(scratchFolder(t), 'haproxy.sock')
    await startHaproxy(t, { port: proxyPort, config: withSocket(recommended({ proxyPort, ports }, certificate), socket) })
    const status = async (at: number): Promise<string | undefined> => [...(await readServers(socket)).values()][at]?.status
    const isUp = (at: number) => async (): Promise<boolean> => await status(at) === 'UP'
    for (const at of nodes.keys()) await until(isUp(at), 'HAProxy to use the node', { withinMs: 10_000 })

    const shop: Shop = { url: `${base}/v1/visitor/${site}/`, troubles: [], requests: 0, going: true }
    const coming = Array.from({ length: visitors }, async () => { await visit(shop, trusting(certificate)) })
    await pause(2000)
    for (const [at, node] of nodes.entries()) {
      const askedAt = performance.now()
      await node.end('SIGTERM')
      t.ok(performance.now() - askedAt < 5000, `a node went within ${Math.round(performance.now() - askedAt)} ms`)
      t.match(await status(at), /^DOWN/, 'HAProxy knew before it went')
      await node.start()
      await until(isUp(at), 'HAProxy to use it again', { withinMs: 10_000 })
    }
    await pause(2000)
    shop.going = false
    await Promise.all(coming)
    t.same(shop.troubles, [], `${shop.requests} requests, none failed`)
    const counted = [...(await readServers(socket)).values()].map(({ econ, eresp, wretr, wredis }) => ({ econ, eresp, wretr, wredis }))
    t.same(counted, ports.map(() => ({ econ: '0', eresp: '0', wretr: '0', wredis: '0' })), 'no connection was refused, no answer lost, nothing tried again')
  })
}

interface Shop {
  url: string
  troubles: string[]
  requests: number
  going: boolean
}

function withSocket (recipe: string, socket: string): string {
  return `global\n  stats socket ${socket}\n\n${recipe}`
}

async function openNodes (t: Test, { ports, publicUrl }: { ports: number[], publicUrl: string }): Promise<Node[]> {
  buildProgram()
  const { url, migrateUrl } = await testDatabase(t)
  const program = copyProgram(scratchFolder(t))
  const environment = { DATABASE_URL: url, DATABASE_DIRECT_URL: migrateUrl, PUBLIC_URL: publicUrl, LIMIT_EXEMPT: '127.0.0.0/8', TRUST_PROXY: '127.0.0.1' }
  const nodes = ports.map(port => createNode({ program, port, environment, say: words => { t.comment(words) }, onDeath: () => { t.fail('a node ended by itself') } }))
  t.teardown(async () => { await Promise.all(nodes.map(async node => { await node.end('SIGKILL') })) })
  await Promise.all(nodes.map(async node => { await node.start() }))
  return nodes
}

async function signUp (node: Node, publicUrl: string): Promise<string> {
  // Each start made the set-up link of the one before void.
  await node.end('SIGTERM')
  await node.start()
  const answer = await fetch(`http://127.0.0.1:${node.port}/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', host: new URL(publicUrl).host },
    body: JSON.stringify({ token: node.setupToken(), name: 'Ana', email: 'ana@shop.example', password: 'correct horse battery', site: { name: 'Shop', origin: siteOrigin } })
  })
  if (answer.status !== 201) throw new Error(`signing up was answered ${answer.status} ${await answer.text()}`)
  const { sites } = await answer.json() as { sites: Array<{ id: string }> }
  return sites[0]?.id ?? ''
}

/** Says hello, polls as told, and writes; each request once. */
async function visit (shop: Shop, dispatcher: Dispatcher): Promise<void> {
  const tab = randomBytes(4).toString('hex')
  const ask = async (act: string, body: object): Promise<object | undefined> => {
    shop.requests++
    try {
      const answer = await undiciFetch(shop.url + act, { method: 'POST', dispatcher, headers: { origin: siteOrigin, 'content-type': 'text/plain;charset=UTF-8' }, body: JSON.stringify(body) })
      const text = await answer.text()
      if (answer.status >= 300) shop.troubles.push(`${act}: ${answer.status} ${text}`)
      return answer.status === 200 ? JSON.parse(text) as object : undefined
    } catch (error) {
      shop.troubles.push(`${act}: ${String((error as Error).cause ?? error)}`)
      return undefined
    }
  }
  const { token, cursor, signals, poll } = await ask('hello', helloBody({ tab })) as HelloAnswer
  const standing = { cursor, signals: signals.stamp, pace: poll }
  const follow = async (): Promise<void> => {
    while (shop.going) {
      const { pace: { after, hold }, ...from } = standing
      await pause(after)
      const answer = await ask('poll', { token, ...from, tab, tabs: [], hold: Math.min(hold, 5000) }) as PollShape | undefined
      if (answer !== undefined) Object.assign(standing, { cursor: answer.cursor, pace: answer.poll, ...answer.signals === undefined ? {} : { signals: answer.signals.stamp } })
    }
  }
  const write = async (): Promise<void> => {
    while (shop.going) {
      await ask('send', { token, key: randomUUID(), text: 'Hello?' })
      await pause(100 + Math.random() * 400)
    }
  }
  await Promise.all([follow(), write()])
  await dispatcher.destroy()
}

interface PollShape { cursor: string, poll: HelloAnswer['poll'], signals?: { stamp: string } }
