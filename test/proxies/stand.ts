// What stands behind a proxy in these tests: nodes on ports of their own, one database, an owner who is signed in. Who talks is pair.ts.
import type { Test } from 'tap'
import { owner } from '../helpers/actors.ts'
import type { OperatorActor } from '../helpers/actors.ts'
import { testApp } from '../helpers/app.ts'
import type { TestApp } from '../helpers/app.ts'
import { testDatabase } from '../helpers/database.ts'
import type { TestDatabase } from '../helpers/database.ts'
import { freePorts } from '../helpers/ports.ts'

export interface Stand {
  /** Where a proxy in front listens; nobody does so yet. */
  proxyPort: number
  /** Where browsers find Shopbell: at that proxy, or at the only node. */
  publicUrl: string
  nodes: TestApp[]
  ports: number[]
  operator: OperatorActor
  db: TestDatabase
}

export interface StandOptions {
  nodes?: number
  scheme?: 'http' | 'https'
  /** `own`: browsers name the node itself, as behind a forward proxy. */
  at?: 'proxy' | 'own'
  db?: TestDatabase
  environment?: Record<string, string>
}

/** Starts the nodes, all on one database. Requests of this machine aren't limited: one test says more in a second than a person in an hour. */
export async function openStand (t: Test, { nodes: count = 1, scheme = 'http', at = 'proxy', db: given, environment = {} }: StandOptions = {}): Promise<Stand> {
  const [proxyPort = 0, ...ports] = await freePorts(count + 1)
  const publicUrl = `${scheme}://127.0.0.1:${at === 'proxy' ? proxyPort : ports[0]}`
  const db = given ?? await testDatabase(t)
  const nodes: TestApp[] = []
  for (const port of ports) {
    const node = await testApp(t, { db, environment: { PORT: String(port), PUBLIC_URL: publicUrl, LIMIT_EXEMPT: '127.0.0.0/8,10.0.0.0/8', ...environment } })
    await node.app.listen({ port, host: '127.0.0.1' })
    nodes.push(node)
  }
  return { proxyPort, publicUrl, nodes, ports, db, operator: await owner(nodes[0] as TestApp) }
}
