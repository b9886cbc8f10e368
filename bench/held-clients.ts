// Thousands of browsers that hold a poll each, as a process of its own: raw sockets, because a client library would cost more than the server. Does what it is told by messages.
import { connect, type Socket } from 'node:net'

/** `come`: so many of the tokens begin to poll, from this place, and ask to be held for so long. `move`: connections that are opened from now on go to another node. */
export type Order =
  | { act: 'come', origin: string, siteId: string, tokens: string[], cursor: string, stamp: string, hold: number }
  | { act: 'move', origin: string }
  | { act: 'tell' }

/** `waiting`: polls that are on their way or held; `news`: answers with signals, the last by the wall clock, which both processes share; `moved`: polls that wait at the new place. */
export interface Told { waiting: number, answers: number, news: number, lastNewsAt: number, moved: number, lastLeftAt: number, errors: Record<string, number> }

interface Visitor { token: string, cursor: string, stamp: string, tab: string, address: string, socket: Socket | undefined, port: string, read: string, waiting: boolean }

const shopOrigin = 'https://shop.example'
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
// A source address has 28,000 ports here; some are still closing from the run before.
const aSource = 5_000

const visitors: Visitor[] = []
const told: Told = { waiting: 0, answers: 0, news: 0, lastNewsAt: 0, moved: 0, lastLeftAt: 0, errors: {} }
let origin = new URL('http://127.0.0.1')
let siteId = ''
let hold = 0

process.on('message', (order: Order) => { void follow(order).then(() => process.send?.({ ...told, moved: visitors.filter(({ waiting, port }) => waiting && port === origin.port).length })) })
process.on('disconnect', () => { process.exit() })

async function follow (order: Order): Promise<void> {
  if (order.act === 'tell') return
  origin = new URL(order.origin)
  if (order.act === 'move') return
  siteId = order.siteId
  hold = order.hold
  for (const token of order.tokens) {
    const at = visitors.length
    const visitor = { token, cursor: order.cursor, stamp: order.stamp, tab: `tab${at}`, address: `127.0.0.${2 + Math.floor(at / aSource)}`, socket: undefined, port: '', read: '', waiting: false }
    visitors.push(visitor)
    poll(visitor)
    // Not all within one turn: the server's queue for new connections is short.
    if (at % 50 === 49) await new Promise(resolve => { setTimeout(resolve, 10) })
  }
}

function poll (visitor: Visitor): void {
  const { token, cursor, stamp: signals, tab } = visitor
  const body = JSON.stringify({ token, cursor, signals, tab, tabs: [], hold })
  visitor.read = ''
  visitor.waiting = true
  told.waiting++
  const socket = visitor.socket ??= open(visitor)
  // What Firefox sends, more or less: 700 bytes.
  socket.write(`POST /v1/visitor/${siteId}/poll HTTP/1.1\r\nHost: ${origin.host}\r\nUser-Agent: ${firefox}\r\nAccept: */*\r\nAccept-Language: en-US,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n` +
    `Referer: ${shopOrigin}/\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nOrigin: ${shopOrigin}\r\nConnection: keep-alive\r\n` +
    `Sec-Fetch-Dest: empty\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Site: cross-site\r\nPriority: u=4\r\nPragma: no-cache\r\nCache-Control: no-cache\r\n\r\n${body}`)
}

function open (visitor: Visitor): Socket {
  visitor.port = origin.port
  const socket = connect({ host: origin.hostname, port: Number(origin.port), localAddress: visitor.address })
  socket.setNoDelay(true)
  socket.setEncoding('utf8')
  socket.on('data', (piece: string) => {
    visitor.read += piece
    take(visitor, socket)
  })
  socket.on('error', (error: NodeJS.ErrnoException) => { if (visitor.waiting) note(error.code ?? error.message) })
  socket.on('close', () => {
    if (visitor.socket !== socket) return
    visitor.socket = undefined
    if (!visitor.waiting) return
    note('closed before its answer')
    answered(visitor)
    again(visitor, 1_000)
  })
  return socket
}

function take (visitor: Visitor, socket: Socket): void {
  const end = visitor.read.indexOf('\r\n\r\n')
  if (end < 0) return
  const head = visitor.read.slice(0, end).toLowerCase()
  const length = Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1] ?? 0)
  const text = visitor.read.slice(end + 4)
  if (Buffer.byteLength(text) < length) return
  const status = Number(head.slice(9, 12))
  answered(visitor)
  if (visitor.port !== origin.port) told.lastLeftAt = Date.now()
  if (head.includes('\r\nconnection: close')) {
    visitor.socket = undefined
    socket.end()
  }
  if (status !== 200 && status !== 204) note(`status ${status}`)
  again(visitor, status === 200 ? apply(visitor, text) : status === 204 ? 0 : 1_000)
}

function apply (visitor: Visitor, text: string): number {
  const { cursor, signals, poll: { after } } = JSON.parse(text) as { cursor: string, signals?: { stamp: string }, poll: { after: number } }
  visitor.cursor = cursor
  if (signals !== undefined) {
    visitor.stamp = signals.stamp
    told.news++
    told.lastNewsAt = Date.now()
  }
  return after
}

function answered (visitor: Visitor): void {
  visitor.waiting = false
  told.waiting--
  told.answers++
}

function again (visitor: Visitor, afterMs: number): void {
  if (afterMs === 0) poll(visitor)
  else setTimeout(() => { poll(visitor) }, afterMs)
}

function note (what: string): void {
  told.errors[what] = (told.errors[what] ?? 0) + 1
}
