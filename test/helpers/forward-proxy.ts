// The proxy of somebody's office: a browser's requests go through it, and the server hears from which address they came.
import { createServer, request } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

/** Starts one until the test ends, whose clients sit at `address`; answers its own address. `onPass` is told path and method of each request before it goes on to the server. */
export async function forwardProxy (t: Test, address: string, onPass: (path: string, method: string) => void = () => {}): Promise<string> {
  const proxy = createServer((asked, answer) => {
    onPass(new URL(asked.url ?? '/', 'http://127.0.0.1').pathname, asked.method ?? '')
    pass(asked, answer, address)
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  t.teardown(() => new Promise<void>(resolve => { proxy.close(() => { resolve() }); proxy.closeAllConnections() }))
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
}

function pass (asked: IncomingMessage, answer: ServerResponse, address: string): void {
  const { hostname, port, pathname, search } = new URL(asked.url ?? '/', 'http://127.0.0.1')
  const headers = { ...asked.headers, 'x-forwarded-for': address }
  const onward = request({ hostname, port, path: pathname + search, method: asked.method, headers }, reply => {
    answer.writeHead(reply.statusCode ?? 502, reply.headers)
    reply.pipe(answer)
  })
  onward.on('error', () => { answer.destroy() })
  // A browser that gives a held poll up takes it back from the server, too.
  answer.on('close', () => { onward.destroy() })
  asked.pipe(onward)
}
