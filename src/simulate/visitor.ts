// One visitor: says hello, polls, opens pages, says something, leaves. When, is the crowd's matter.
import { randomUUID } from 'node:crypto'
import { backoffMs } from '../client/backoff.ts'
import type { Reply } from '../client/request.ts'
import type { Event } from '../wire/events.ts'
import type { HelloAnswer } from '../wire/visitor.ts'
import type { Asking } from './asking.ts'
import { toPage, toPerson, type Person } from './people.ts'
import { Polling } from './polling.ts'
import type { Tally, Timed } from './tally.ts'

/** Where all visitors are. */
export interface Scene {
  origin: string
  siteId: string
  pageOrigin: string
  mode: 'held' | 'short'
  asking: Asking
  tally: Tally
  /** Something was said that this visitor's polls brought. */
  onEvents: (events: Event[]) => void
}

// Connections from one address to one port: the system has some 28,000 ports for them, and other programs need some.
const visitorsAnAddress = 20_000

export class Visitor {
  readonly #scene: Scene
  readonly #person: Person
  readonly #polling: Polling
  #token: string | undefined
  #page: number
  #left = false

  constructor (scene: Scene, at: number) {
    this.#scene = scene
    this.#person = toPerson(at)
    this.#page = at
    this.#polling = new Polling({
      origin: scene.origin,
      localAddress: toLocalAddress(scene.origin, at),
      path: `/v1/visitor/${scene.siteId}/poll`,
      headers: ['content-type', 'text/plain;charset=UTF-8', 'origin', scene.pageOrigin, 'user-agent', this.#person.userAgent],
      tab: this.#person.tab,
      mode: scene.mode,
      tally: scene.tally,
      onEvents: scene.onEvents,
      onOver: status => { if (status !== 403) void this.arriveAgain(0) }
    })
  }

  /** Says hello, and polls from then on; resolves with what the server said. */
  async arrive (): Promise<Reply> {
    const { key, client, tab, referrer } = this.#person
    const token = this.#token === undefined ? {} : { token: this.#token }
    const reply = await this.#post('hello', 'hello', { ...token, key, client, tab, page: toPage({ ...this.#scene, referrer }, this.#page) })
    if (reply.kind !== 'answer' || this.#left) return reply
    const hello = reply.body as HelloAnswer
    this.#token = hello.token
    this.#polling.start(hello)
    return reply
  }

  /** As a browser does: says hello until it is heard. */
  async arriveAgain (failures: number): Promise<void> {
    await new Promise(resolve => { setTimeout(resolve, backoffMs(failures, Math.random())) })
    if (this.#left) return
    this.#person.key = randomUUID()
    const reply = await this.arrive()
    if (reply.kind !== 'answer' && (reply.kind !== 'refused' || reply.status !== 403)) await this.arriveAgain(failures + 1)
  }

  async openPage (): Promise<void> {
    // Hasn't been heard yet.
    if (this.#token === undefined) return
    this.#page++
    await this.#post('signal', 'signal', { token: this.#token, tab: this.#person.tab, kind: 'page', page: toPage({ ...this.#scene, referrer: '' }, this.#page) })
  }

  /** Sends a message under this key; undefined when it wasn't stored. */
  async say (key: string, text: string): Promise<{ conversation: string } | undefined> {
    const reply = await this.#post('send', 'send', { token: this.#token, key, text })
    return reply.kind === 'answer' ? reply.body as { conversation: string } : undefined
  }

  async leave (): Promise<void> {
    this.stop()
    if (this.#token !== undefined) await this.#post('signal', 'signal', { token: this.#token, tab: this.#person.tab, kind: 'leave' })
  }

  /** Goes without a word, as when a cable is cut. */
  stop (): void {
    if (!this.#left) this.#polling.stop()
    this.#left = true
  }

  async #post (kind: Timed, route: string, body: object): Promise<Reply> {
    const { asking, siteId, pageOrigin: origin } = this.#scene
    return await asking.asVisitor(`/v1/visitor/${siteId}/${route}`, body, { kind, origin, userAgent: this.#person.userAgent })
  }
}

/** A loopback server has more of our addresses to be asked from than one. */
function toLocalAddress (origin: string, at: number): string | undefined {
  const extra = Math.floor(at / visitorsAnAddress) % 200
  return extra > 0 && /^127\./.test(new URL(origin).hostname) ? `127.0.0.${extra + 1}` : undefined
}
