// Which port is promised: one that is free, said in words where it can't be, and for "any" one that no outgoing connection takes.
import dns from 'node:dns'
import { once } from 'node:events'
import { readFileSync, existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import fastify, { type FastifyInstance } from 'fastify'
import t from 'tap'
import { findPort, listenAt } from '../../src/process/ports.ts'

const any = { host: '127.0.0.1', port: 0, name: 'PORT' }
const rangeFile = '/proc/sys/net/ipv4/ip_local_port_range'
/** As Linux ships; a system may be told otherwise. */
const ephemeralFrom = existsSync(rangeFile) ? Number(readFileSync(rangeFile, 'utf8').split(/\s/)[0]) : 32_768

async function taken (): Promise<number> {
  const server = createServer()
  t.teardown(() => { server.close() })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

t.test('any free port is none that connections get, and can be listened on', { skip: ephemeralFrom < 32_768 ? 'this system gives lower ports to connections' : false }, async t => {
  const ports = await Promise.all(Array.from({ length: 50 }, async () => await findPort(any)))
  t.same(ports.filter(port => port >= ephemeralFrom || port < 16_384), [])
  t.ok(new Set(ports).size > 40, 'each start gets another one')
})

t.test('a port that somebody has is passed over for another one', async t => {
  const [first, second, free] = [await taken(), await taken(), await findPort(any)]
  const picks = [first, second, free]
  t.equal(await findPort(any, () => picks.shift() ?? 0), free)
})

t.test('what can\'t be had is one sentence', async t => {
  const port = await taken()
  await t.rejects(findPort({ ...any, port }), { message: `Port ${port} on 127.0.0.1 is taken: stop the program that has it, or set PORT to another.` })
  await t.rejects(findPort(any, () => port), { message: /is taken/ }, 'nor is it tried for ever')
  await t.rejects(findPort({ ...any, host: '203.0.113.77' }), { message: '203.0.113.77 is no address of this machine: correct HOST.' })
})

t.test('a name is listened to at one address, so that all who come are served by one server', async t => {
  const { lookup } = dns
  t.teardown(() => { dns.lookup = lookup })
  // As where it is 127.0.0.1 and ::1, which not every machine has.
  const both = ['127.0.0.1', '127.0.0.2'].map(address => ({ address, family: 4 }))
  dns.lookup = Object.assign((...[host, options, done]: [string, { all?: boolean }, (...found: unknown[]) => void]) => {
    if (options.all === true) done(null, both)
    else lookup(host, options, done)
  }, lookup) as unknown as typeof lookup
  const app = fastify() as unknown as FastifyInstance
  t.teardown(async () => { await app.close() })
  await listenAt(app, { ...any, host: 'localhost' })
  t.equal(app.addresses().length, 1)
  await t.rejects(listenAt(app, { ...any, host: 'no-such-host.invalid' }), { message: 'no-such-host.invalid is no address of this machine: correct HOST.' })
})
