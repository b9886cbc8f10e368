// Visitors in tests: who said hello to a site by the real route, and does what a browser with the widget does, one request at a time.
import { randomUUID } from 'node:crypto'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import type { HelloAnswer, SendAnswer } from '../../src/wire/visitor.ts'
import { calmAddress, siteOrigin } from './actors.ts'
import type { TestApp } from './app.ts'
import { createFollower } from './followers.ts'
import type { Follower } from './followers.ts'

export interface VisitorOptions {
  token?: string
  key?: string
  url?: string
  title?: string
  referrer?: string
  tab?: string
  address?: string
  headers?: Record<string, string>
}

export interface VisitorActor extends Follower {
  id: string
  site: string
  token: string
  tab: string
  hello: HelloAnswer
  /** As this visitor, whatever comes of it; `token` can be another's. */
  post (path: string, body?: object, options?: InjectOptions): Promise<LightMyRequestResponse>
  /** Sends words. Throws unless they were taken. */
  says (text: string, key?: string): Promise<SendAnswer>
  /** A signal of the browser. Throws unless it was taken. */
  tells (body: object): Promise<void>
  /** Follows the same visitor from the same place, at another node or in another tab. */
  at (test: TestApp, tab?: string): VisitorActor
}

const desktop = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36'

/** The body of a hello. */
export function helloBody ({ token, key = randomUUID(), url = `${siteOrigin}/`, title = 'Shop', referrer = '', tab = 'tab1' }: VisitorOptions = {}): object {
  return { ...(token === undefined ? {} : { token }), key, page: { url, title, referrer }, client: { lang: 'en', tz: 'Europe/Paris', screen: '1280x800' }, tab }
}

/** One request as a browser makes it: text/plain, from the site's page. */
export async function askAsVisitor (test: TestApp, url: string, { body, headers, ...options }: InjectOptions & { body: object }): Promise<LightMyRequestResponse> {
  return await test.ask({
    method: 'POST',
    url,
    remoteAddress: calmAddress,
    payload: JSON.stringify(body),
    ...options,
    headers: { 'content-type': 'text/plain;charset=UTF-8', 'user-agent': desktop, ...headers }
  })
}

/** A hello, whatever comes of it. */
export async function sayHello (test: TestApp, site: string, options: VisitorOptions = {}): Promise<LightMyRequestResponse> {
  const { address: remoteAddress = calmAddress, headers = {} } = options
  return await askAsVisitor(test, `/v1/visitor/${site}/hello`, { body: helloBody(options), remoteAddress, headers })
}

/** A visitor who has just said hello. */
export async function visitor (test: TestApp, site: string, options: VisitorOptions = {}): Promise<VisitorActor> {
  const answer = await sayHello(test, site, options)
  if (answer.statusCode !== 200) throw new Error(`hello was answered ${answer.statusCode} ${answer.body}`)
  return toActor(test, { site, tab: options.tab ?? 'tab1', hello: answer.json(), from: undefined })
}

/** Whom a token names; only the server can tell whether it is good. */
export function visitorOf (token: string): string {
  return (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as string[])[2] ?? ''
}

interface Acting { site: string, tab: string, hello: HelloAnswer, from: { cursor: string, stamp: string } | undefined }

function toActor (test: TestApp, { site, tab, hello, from }: Acting): VisitorActor {
  const { token, cursor, signals } = hello
  const post = async (path: string, body: object = {}, options: InjectOptions = {}): Promise<LightMyRequestResponse> =>
    await askAsVisitor(test, `/v1/visitor/${site}/${path}`, { ...options, body: { token, ...body } })
  const follower = createFollower(from ?? { cursor, stamp: signals.stamp }, async (standing, hold) =>
    await post('poll', { cursor: standing.cursor, signals: standing.stamp, tab, tabs: [], hold }))
  follower.statuses.set('', hello.site.status)
  return Object.assign(follower, {
    id: visitorOf(token),
    site,
    token,
    tab,
    hello,
    post,
    says: async (text: string, key = randomUUID()): Promise<SendAnswer> => toTaken(await post('send', { key, text })).json(),
    tells: async (body: object): Promise<void> => { toTaken(await post('signal', { tab, ...body })) },
    at: (other: TestApp, otherTab = tab): VisitorActor => toActor(other, { site, tab: otherTab, hello, from: { cursor: follower.cursor, stamp: follower.stamp } })
  })
}

/** The answer itself. Throws unless it is one of success. */
export function toTaken (answer: LightMyRequestResponse): LightMyRequestResponse {
  if (answer.statusCode >= 300) throw new Error(`answered ${answer.statusCode} ${answer.body}`)
  return answer
}
