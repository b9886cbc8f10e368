// Who acts in tests: an owner who signed up, operators who joined, and plain requests as them. Each has their own cookie, as each has their own browser.
import { randomUUID } from 'node:crypto'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { inTransaction } from '../../src/store/pool.ts'
import { createAccount, newSiteId } from '../../src/store/accounts.ts'
import { renewSetupToken } from '../../src/store/instance.ts'
import { createSession } from '../../src/store/operator-sessions.ts'
import { createSecret } from '../../src/store/secrets.ts'
import type { AddPersonAnswer, Me, Role } from '../../src/wire/account.ts'
import type { TestApp } from './app.ts'

/** Exempt from limits (see app.ts). */
export const calmAddress = '10.1.2.3'
export const password = 'correct horse battery'
export const siteOrigin = 'https://shop.example'

export interface OperatorActor {
  me: Me
  /** As the `cookie` header has it. */
  cookie: string
  /** The first of their sites. */
  siteId: string
  accountId: number
  get (path: string, options?: InjectOptions): Promise<LightMyRequestResponse>
  post (path: string, body: object, options?: InjectOptions): Promise<LightMyRequestResponse>
}

/** Signs up the first owner by the real routes. Once per database. */
export async function owner (test: TestApp, { email = 'ana@shop.example', name = 'Ana', site = 'Ana\'s shop' } = {}): Promise<OperatorActor> {
  const setup = await renewSetupToken(test.db.pool)
  if (setup === undefined) throw new Error('this database is set up already')
  const body = { token: setup.token, name, email, password, site: { name: site, origin: siteOrigin } }
  return await toActor(test, await test.ask({ method: 'POST', url: '/v1/setup', payload: body, remoteAddress: calmAddress }))
}

/** Adds somebody by the owner's hand and joins by the link; `sites` are needed for the role operator. */
export async function operator (test: TestApp, by: OperatorActor, { email = `ben-${randomUUID().slice(0, 8)}@shop.example`, name = 'Ben', role = 'operator' as Role, sites = [] as string[] } = {}): Promise<OperatorActor> {
  const added = await by.post('/v1/operator/people/add', { email, role, sites })
  const token = tokenOf((added.json() as AddPersonAnswer).link)
  return await toActor(test, await test.ask({ method: 'POST', url: '/v1/operator/join', payload: { token, name, password }, remoteAddress: calmAddress }))
}

/** The token of a one-time link. */
export function tokenOf (link: string): string {
  return new URL(link).hash.slice(1)
}

/** Another account in the same database, which no route makes: with a site, and an owner who is signed in. */
export async function otherAccount (test: TestApp, { email = 'eve@other.example', site = 'Eve\'s shop', origin = 'https://other.example' } = {}): Promise<OperatorActor> {
  const { pool } = test.db
  const { token, digest } = createSecret()
  const siteId = newSiteId()
  const operatorId = randomUUID()
  const accountId = await inTransaction(pool, async tx => {
    const account = await createAccount(tx, site)
    await tx.query('insert into site (account_id, id, name, origins) values ($1, $2, $3, $4)', [account, siteId, site, [origin]])
    await tx.query("insert into operator (account_id, id, email, name, role, password_hash) values ($1, $2, $3, 'Eve', 'owner', 'none')", [account, operatorId, email])
    await createSession(tx, { accountId: account, operatorId, digest })
    return account
  })
  return await withCookie(test, { cookie: `__Host-shopbell=${token}`, accountId, siteId })
}

/** The session cookie of an answer as a `cookie` header; empty for none. */
export function cookieOf (answer: LightMyRequestResponse): string {
  const found = answer.cookies.find(({ name }) => name === '__Host-shopbell')
  return found === undefined ? '' : `${found.name}=${found.value}`
}

async function toActor (test: TestApp, answer: LightMyRequestResponse): Promise<OperatorActor> {
  if (answer.statusCode >= 300) throw new Error(`${answer.statusCode} ${answer.body}`)
  const { id } = answer.json() as Me
  const { rows } = await test.db.pool.query<{ account_id: number, site: string }>('select o.account_id, (select s.id from site s where s.account_id = o.account_id order by created_at limit 1) as site from operator o where o.id = $1', [id])
  const [row] = rows
  if (row === undefined) throw new Error('nobody was made')
  return await withCookie(test, { cookie: cookieOf(answer), accountId: row.account_id, siteId: row.site })
}

async function withCookie (test: TestApp, { cookie, accountId, siteId }: Pick<OperatorActor, 'cookie' | 'accountId' | 'siteId'>): Promise<OperatorActor> {
  const common = (options: InjectOptions): InjectOptions => ({ remoteAddress: calmAddress, ...options, headers: { cookie, 'sec-fetch-site': 'same-origin', ...options.headers } })
  const get = async (url: string, options: InjectOptions = {}): Promise<LightMyRequestResponse> => await test.ask(common({ method: 'GET', url, ...options }))
  const post = async (url: string, payload: object, options: InjectOptions = {}): Promise<LightMyRequestResponse> => await test.ask(common({ method: 'POST', url, payload, ...options }))
  const answer = await get('/v1/operator/me')
  if (answer.statusCode !== 200) throw new Error(`not signed in: ${answer.body}`)
  return { me: answer.json() as Me, cookie, accountId, siteId, get, post }
}
