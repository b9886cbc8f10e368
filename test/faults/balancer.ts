// A load balancer on TCP that also makes bad weather: each door leads to a node of its own while that one is well, and to the others when not; what passes a door can be cut, dropped, slowed and swallowed.
import { createServer, connect } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** What happens to what passes a door; chances are in [0, 1], for each piece of an answer. */
export interface Weather {
  /** New connections are reset. */
  refuse: boolean
  /** Nothing passes, until it does again. */
  stall: boolean
  /** Connections stay, and what is sent is gone: a box in between forgot them without a word. */
  swallow: boolean
  /** Ends the connection in the middle of an answer. */
  cutAnswers: number
  /** The node has done what was asked (a message is stored), and the answer never comes; for `dropPaths` alone. */
  dropAnswers: number
  dropPaths: RegExp
  /** Each piece waits so long, give or take half of it. */
  delayMs: number
}

export const fair: Weather = { refuse: false, stall: false, swallow: false, cutAnswers: 0, dropAnswers: 0, dropPaths: /./, delayMs: 0 }

export interface Door {
  port: number
  weather: Weather
  /** Resets what passes now. */
  cut (): void
}

export interface Balancer {
  openDoor (home: number): Promise<Door>
  doors (): readonly Door[]
  /** Whether the node on this port gets new connections. */
  uses (port: number): boolean
  /** What went wrong on purpose so far. */
  counts: Counts
  close (): Promise<void>
}

/** `closed`: connections that were for a node in use, whose port was closed; the next node got them, which not every balancer does. */
export interface Counts { cut: number, dropped: number, refused: number, closed: number }

interface Line { client: Socket, node: Socket, at: number, path: string }

/** As docs/operations.md has it: asked twice a second, out after two failures. The connections of one that doesn't answer are ended then; one that says so itself brings to an end what it has. */
const probeEveryMs = 500
const probeMs = 1500
const failuresUntilOut = 2
const stallLookMs = 50

/** Balances over the nodes on these ports of loopback. */
export function createBalancer (ports: readonly number[], random: () => number): Balancer {
  const lines = new Set<Line>()
  const servers: Server[] = []
  const doors: Door[] = []
  const counts: Counts = { cut: 0, dropped: 0, refused: 0, closed: 0 }
  const isOut = watchNodes(ports, at => { for (const line of lines) if (line.at === at) reset(line) })

  /** The door's own node first; a node that is out only where all are. */
  const inOrder = (home: number): number[] => {
    const turned = ports.map((_, index) => (home + index) % ports.length)
    return [...turned.filter(at => !isOut.now(at)), ...turned.filter(at => isOut.now(at))]
  }

  const enter = async (client: Socket, door: Door, home: number): Promise<void> => {
    client.on('error', () => { /* whoever it was is gone */ })
    if (door.weather.refuse) { counts.refused++; client.resetAndDestroy(); return }
    for (const at of inOrder(home)) {
      const node = await open(ports[at] ?? 0)
      if (node === undefined) {
        if (!isOut.now(at)) counts.closed++
        continue
      }
      const line = { client, node, at, path: '' }
      lines.add(line)
      const end = (): void => { lines.delete(line); client.destroy(); node.destroy() }
      client.once('close', end)
      node.once('close', end)
      if (client.destroyed) return end()
      carryUp(line, door)
      carryDown(line, door, { random, counts })
      return
    }
    counts.refused++
    client.resetAndDestroy()
  }

  return {
    counts,
    doors: () => doors,
    uses: port => !isOut.now(ports.indexOf(port)),
    async openDoor (home) {
      const own = new Set<Socket>()
      const server = createServer(client => {
        own.add(client.setNoDelay())
        client.once('close', () => { own.delete(client) })
        void enter(client, door, home)
      })
      servers.push(server)
      await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
      const door: Door = { port: (server.address() as AddressInfo).port, weather: fair, cut () { own.forEach(client => { counts.cut++; client.resetAndDestroy() }) } }
      doors.push(door)
      return door
    },
    async close () {
      isOut.stop()
      const closed = servers.map(async server => { await new Promise(resolve => { server.close(resolve) }) })
      for (const line of lines) reset(line)
      // Those, too, who wait for a node that doesn't answer.
      doors.forEach(door => { door.cut() })
      await Promise.all(closed)
    }
  }
}

async function open (port: number): Promise<Socket | undefined> {
  return await new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.once('connect', () => { resolve(socket) })
    socket.on('error', () => { resolve(undefined) })
  })
}

function carryUp (line: Line, door: Door): void {
  const { client, node } = line
  let turn = Promise.resolve()
  const pass = async (piece: Buffer): Promise<void> => {
    const path = /^[A-Z]+ (\S+) HTTP/.exec(piece.toString('latin1', 0, 300))?.[1]
    if (path !== undefined) line.path = path
    await untilClear(door)
    if (!door.weather.swallow) node.write(piece)
  }
  client.on('data', (piece: Buffer) => { turn = turn.then(async () => { await pass(piece) }) })
}

function carryDown (line: Line, door: Door, { random, counts }: { random: () => number, counts: Counts }): void {
  const { client, node } = line
  let turn = Promise.resolve()
  const pass = async (piece: Buffer): Promise<void> => {
    await untilClear(door)
    const { swallow, delayMs, cutAnswers, dropAnswers, dropPaths } = door.weather
    if (swallow) return
    if (delayMs > 0) await pause(delayMs * (0.5 + random()))
    if (random() < dropAnswers && dropPaths.test(line.path)) {
      counts.dropped++
      reset(line)
    } else if (random() < cutAnswers) {
      counts.cut++
      client.write(piece.subarray(0, Math.floor(random() * piece.length)), () => { reset(line) })
    } else client.write(piece)
  }
  node.on('data', (piece: Buffer) => { turn = turn.then(async () => { await pass(piece) }) })
}

async function untilClear (door: Door): Promise<void> {
  while (door.weather.stall) await pause(stallLookMs)
}

function reset ({ client, node }: Line): void {
  client.resetAndDestroy()
  node.resetAndDestroy()
}

interface Watch { now (at: number): boolean, stop (): void }

/** Asks each node whether it is ready, as balancers do. */
function watchNodes (ports: readonly number[], onDead: (at: number) => void): Watch {
  const failures = ports.map(() => 0)
  const silences = ports.map(() => 0)
  const probe = async (port: number, at: number): Promise<void> => {
    const status = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(probeMs), headers: { connection: 'close' } }).then(async answer => {
      await answer.arrayBuffer()
      return answer.status
    }, () => undefined)
    failures[at] = status === 200 ? 0 : (failures[at] ?? 0) + 1
    silences[at] = status === undefined ? (silences[at] ?? 0) + 1 : 0
    if (silences[at] === failuresUntilOut) onDead(at)
  }
  const busy = new Set<number>()
  const timer = setInterval(() => {
    ports.forEach((port, at) => {
      if (busy.has(at)) return
      busy.add(at)
      void probe(port, at).finally(() => { busy.delete(at) })
    })
  }, probeEveryMs)
  return { now: at => (failures[at] ?? 0) >= failuresUntilOut, stop () { clearInterval(timer) } }
}
