// Keeps the history of one visitor while it happens: what was written and acknowledged, and what each client shows of it. Judging it is history.ts's.
import type { Talk } from '../../src/client/fold.ts'
import type { ClientHistory, Written } from './history.ts'

export type Shown = Pick<Talk, 'id' | 'events' | 'more'>

/** Of a conversation that a client doesn't show any more. */
export const nothing: Omit<Shown, 'id'> = { events: [], more: false }

export interface Story {
  /** More than one where a visitor had to begin anew. */
  readonly visitorIds: Set<string>
  wrote (key: string, by: { sender: string, text: string }): void
  /** An answer said that it is stored. */
  acknowledged (key: string, seq: number): void
  /** A client shows this now; what it showed before stays told, and what isn't there at the end is missing. */
  shows (client: string, talk: Shown): void
  /** Its page is loaded anew: what was on its screen is over, and what comes is judged from here on. */
  reloads (client: string): void
  readonly written: readonly Written[]
  readonly clients: readonly ClientHistory[]
  /** Of pages that were loaded anew, up to then. */
  readonly past: readonly ClientHistory[]
}

/** A story that begins now, told by these clients; `now` in milliseconds. */
export function createStory (clients: readonly string[], now: () => number): Story {
  const written = new Map<string, Written>()
  const told = new Map(clients.map(name => [name, createClient({ name })]))
  const past: ClientHistory[] = []
  return {
    visitorIds: new Set(),
    wrote (key, { sender, text }) { written.set(key, { key, sender, text, at: now(), acknowledged: [] }) },
    acknowledged (key, seq) { written.get(key)?.acknowledged.push({ at: now(), seq }) },
    shows (name, talk) {
      told.get(name)?.take(talk, now())
      // To whoever wrote it, its place in the log is an answer, too; the outbox forgets it then.
      for (const { key, seq } of talk.events) {
        const message = written.get(key)
        if (message?.sender === name && message.acknowledged.length === 0) message.acknowledged.push({ at: now(), seq })
      }
    },
    reloads (name) {
      const before = told.get(name)
      if (before === undefined) return
      past.push(before.history)
      told.set(name, createClient({ name, bornAt: now() }))
    },
    get written () { return [...written.values()] },
    get clients () { return [...told.values()].map(({ history }) => history) },
    past
  }
}

interface Client { history: ClientHistory, take (talk: Shown, at: number): void }

function createClient (born: Pick<ClientHistory, 'name' | 'bornAt'>): Client {
  const history: ClientHistory = { ...born, shown: [], screens: [] }
  const times = new Map<string, number>()
  return {
    history,
    take ({ id, events, more }, at) {
      // Of the team there are notes, which visitors never get and the log's reader leaves out.
      const screen = { conversation: id, keys: events.filter(({ audience }) => audience === 'all').map(({ key }) => key), more }
      history.screens = [...history.screens.filter(({ conversation }) => conversation !== id), screen]
      const seen = new Map<string, number>()
      for (const { key, seq, number, kind, ...rest } of events) {
        const count = (seen.get(key) ?? 0) + 1
        seen.set(key, count)
        if (count <= (times.get(key) ?? 0)) continue
        times.set(key, count)
        const told = { key, conversation: id, seq, number, text: kind === 'message' && 'text' in rest ? rest.text : undefined, at }
        // An older page comes above what is there.
        const first = history.shown.findIndex(shown => shown.conversation === id)
        const above = history.shown[first]
        if (above !== undefined && number < above.number) history.shown.splice(first, 0, told)
        else history.shown.push(told)
      }
    }
  }
}
