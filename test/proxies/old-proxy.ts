// A proxy of 1996: HTTP/1.0 to both sides, one request a connection, no lengths in answers, whose end is the connection's. Changes nothing else.
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import type { Test } from 'tap'

/** Starts one until the test ends, in front of the node at `port`. */
export async function oldProxy (t: Test, { port, listenAt = 0 }: { port: number, listenAt?: number }): Promise<{ port: number, connections: () => number }> {
  let connections = 0
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    connections++
    sockets.add(socket)
    socket.on('close', () => { sockets.delete(socket) })
    socket.on('error', () => { /* who asked is gone; the node notices by 'close' */ })
    pass(socket, port)
  })
  await new Promise<void>(resolve => server.listen(listenAt, '127.0.0.1', resolve))
  t.teardown(() => new Promise<void>(resolve => { server.close(() => { resolve() }); sockets.forEach(socket => { socket.destroy() }) }))
  return { port: (server.address() as AddressInfo).port, connections: () => connections }
}

function pass (socket: Socket, port: number): void {
  let asked = Buffer.alloc(0)
  const read = (part: Buffer): void => {
    asked = Buffer.concat([asked, part])
    const headEnd = asked.indexOf('\r\n\r\n')
    const head = asked.subarray(0, headEnd).toString('latin1')
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
    if (headEnd < 0 || asked.length < headEnd + 4 + length) return
    socket.off('data', read)
    forward(socket, port, Buffer.concat([Buffer.from(toOldRequest(head), 'latin1'), asked.subarray(headEnd + 4)]))
  }
  socket.on('data', read)
}

function forward (socket: Socket, port: number, request: Buffer): void {
  const onward = connect(port, '127.0.0.1', () => { onward.write(request) })
  const parts: Buffer[] = []
  onward.on('data', part => { parts.push(part) })
  onward.on('end', () => { socket.end(toOldAnswer(Buffer.concat(parts))) })
  onward.on('error', () => { socket.destroy() })
  socket.on('close', () => { onward.destroy() })
}

function toOldRequest (head: string): string {
  const lines = head.split('\r\n').filter(line => !/^(connection|keep-alive|te|transfer-encoding):/i.test(line))
  return `${[lines[0]?.replace('HTTP/1.1', 'HTTP/1.0'), ...lines.slice(1)].join('\r\n')}\r\n\r\n`
}

function toOldAnswer (answer: Buffer): Buffer {
  const headEnd = answer.indexOf('\r\n\r\n')
  const lines = answer.subarray(0, headEnd).toString('latin1').split('\r\n').filter(line => !/^(connection|keep-alive|content-length):/i.test(line))
  return Buffer.concat([Buffer.from(`${[lines[0]?.replace('HTTP/1.1', 'HTTP/1.0'), ...lines.slice(1)].join('\r\n')}\r\n\r\n`, 'latin1'), answer.subarray(headEnd + 4)])
}
