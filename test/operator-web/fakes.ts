// Stands in for the browser and the server in tests of the console's models: time that is moved by hand, answers that are given in advance.
import type { Reply } from '../../src/client/request.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { OperatorConversation } from '../../src/wire/conversations.ts'
import type { SpokenEvent } from '../../src/wire/events.ts'
import type { RosterVisitor } from '../../src/wire/visits.ts'
import type { Api } from '../../operator-web/model/api.ts'
import type { JoinTabs } from '../../operator-web/model/tabs.ts'
import type { Shelf } from '../../operator-web/model/storage.ts'

export interface HandTimers extends Timers {
  /** Moves the time on and runs what falls due, in order. */
  pass (ms: number): void
}

export function handTimers (): HandTimers {
  let time = 0
  let last = 0
  const due = new Map<number, { at: number, run: () => void }>()
  return {
    now: () => time,
    set (run, ms) {
      due.set(++last, { at: time + ms, run })
      return last
    },
    clear (handle) { due.delete(handle as number) },
    pass (ms) {
      const until = time + ms
      for (;;) {
        const [next] = [...due].filter(([, { at }]) => at <= until).sort((a, b) => a[1].at - b[1].at)
        if (next === undefined) break
        due.delete(next[0])
        time = next[1].at
        next[1].run()
      }
      time = until
    }
  }
}

export function answer (body: unknown, status = 200): Reply {
  return { kind: 'answer', status, body }
}

export function refusal (code: string, status = 409): Reply {
  return { kind: 'refused', status, code, retryAfterMs: 0 }
}

export interface FakeApi extends Api {
  asked: Array<{ path: string, body: unknown }>
}

/** Answers by path; a path without an answer is cut. */
export function fakeApi (answers: Record<string, (body: never) => Reply | Promise<Reply>>): FakeApi {
  const asked: FakeApi['asked'] = []
  const reply = async (path: string, body: unknown): Promise<Reply> => {
    asked.push({ path, body })
    const known = answers[path] as ((body: unknown) => Reply | Promise<Reply>) | undefined
    return known === undefined ? { kind: 'cut' } : await known(body)
  }
  return { asked, post: (path, body) => reply(path, body), get: path => reply(path, undefined), sendPart: (path, head, bytes) => reply(path, { ...head, bytes }) }
}

export function memoryShelf (kept: Record<string, unknown> = {}): Shelf {
  const map = new Map(Object.entries(kept))
  return { read: name => map.get(name), write (name, value) { map.set(name, value) } }
}

/** The only tab of its browser. */
export const aloneTabs: JoinTabs = () => ({ polled () {}, say () {}, rests: () => false, doubt () {}, tabs: () => [], leading: () => true, stop () {} })

/** Lets promises that are done run what waits for them. */
export async function settled (): Promise<void> {
  await new Promise(resolve => { setImmediate(resolve) })
}

export function uuid (n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
}

export function visitor (n: number, part: Partial<RosterVisitor> = {}): RosterVisitor {
  return {
    id: uuid(n),
    site: 'abcdefghij12',
    visit: uuid(1000 + n),
    gone: false,
    changed: 1_000_000 + n,
    visits: 1,
    arrivedAt: new Date(60_000 * n).toISOString(),
    pageAt: new Date(60_000 * n).toISOString(),
    url: 'https://shop.example/',
    title: 'Shop',
    pages: 1,
    tabs: 1,
    device: { browser: 'Firefox', system: 'Linux', form: 'desktop' },
    language: 'en',
    timeZone: 'Europe/Berlin',
    source: { kind: 'direct', name: 'Direct', wordsHidden: false },
    ...part
  }
}

type Message = Extract<SpokenEvent, { kind: 'message' }>

export function message (number: number, part: Partial<Message> = {}): Message {
  return {
    seq: 100 + number,
    key: uuid(5000 + number),
    by: 'visitor',
    at: new Date(1000 * number).toISOString(),
    conversation: uuid(900),
    number,
    audience: 'all',
    visitor: uuid(1),
    site: 'abcdefghij12',
    kind: 'message',
    text: `message ${number}`,
    ...part
  }
}

export function conversation (part: Partial<OperatorConversation> = {}): OperatorConversation {
  const events = part.events ?? []
  return {
    id: uuid(900),
    state: 'talking',
    startedAt: new Date(0).toISOString(),
    last: events.length,
    seenByVisitor: 0,
    seenByOperators: 0,
    deliveredToVisitor: 0,
    deliveredToOperators: 0,
    events,
    more: false,
    visitor: uuid(1),
    site: 'abcdefghij12',
    ...part
  }
}
