// A way to a test's database that lets some connections through and cuts the others, as a server does that goes away in the middle.
import { connect, createServer, type AddressInfo } from 'node:net'
import pg from 'pg'
import type { Test } from 'tap'

/** The same database by an address of its own; `lets` is told how many connections came before and says whether this one may pass. */
export async function cutProxy (t: Test, url: string, lets: (before: number) => boolean): Promise<string> {
  const { host, port, user, database, password } = new pg.Client({ connectionString: url })
  let count = 0
  const server = createServer(socket => {
    // A socket that was cut on purpose says so; nobody listens.
    socket.on('error', () => {})
    if (!lets(count++)) return socket.destroy()
    const upstream = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host)
    upstream.on('error', () => { socket.destroy() })
    socket.on('close', () => { upstream.destroy() })
    socket.pipe(upstream).pipe(socket)
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  t.teardown(() => { server.close() })
  const passage = new URL('postgres://127.0.0.1')
  Object.assign(passage, { port: String((server.address() as AddressInfo).port), pathname: `/${database}`, username: user ?? '', password: typeof password === 'string' ? password : '' })
  return passage.href
}
