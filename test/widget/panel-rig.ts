// What the tests of the panel's model stand on: a host that notes what it is asked, and a conversation's parts.
import type { Conversation } from '../../src/wire/conversations.ts'
import type { Event, SiteStatus } from '../../src/wire/events.ts'
import type { Reply } from '../../src/client/request.ts'
import type { ButtonState, Host, News, SiteLook, Who } from '../../widget/host.ts'
import { createPanelModel } from '../../widget/model/panel.ts'
import type { PanelModel } from '../../widget/model/state.ts'
import { newClock } from '../helpers/clock.ts'

export const token = 'v1.aaaaaaaaaaaaaaaaaaaaaaaa'
export const talkId = '00000000-0000-4000-8000-0000000000c0'
export const ana = 'operator:00000000-0000-4000-8000-00000000000a'
export const page = { document: { hidden: false } }
Object.assign(globalThis, page)

export interface Call { act: string, body: Record<string, unknown> }

export interface RigOptions {
  reply?: (call: Call) => Reply | undefined
  chat?: Partial<SiteLook['chat']>
  who?: Who
  kept?: Record<string, string>
  /** The lazy files. */
  parts?: Record<string, unknown>
}

export interface Rig { model: PanelModel, calls: Call[], button: ButtonState, kept: Map<string, string>, said: string[], look: SiteLook, hear (news: News): void, pass (ms: number): Promise<void> }

const chat: SiteLook['chat'] = { greeting: '', away: '', offline: '', rating: true, transcript: true, files: { maxBytes: 1024 * 1024, types: ['image/png', 'text/plain'] }, emoji: true, sounds: true, mail: true }

export function rig ({ reply = () => undefined, chat: part = {}, who, kept: stored = {}, parts = {} }: RigOptions = {}): Rig {
  const calls: Call[] = []
  const said: string[] = []
  const kept = new Map(Object.entries({ t: token, ...stored }))
  const clock = newClock()
  const button: ButtonState = { status: 'offline', open: false, label: '', initials: '', unread: 0 }
  const look = { name: 'Tea', lang: 'en', dir: 'ltr', chat: { ...chat, ...part } } as SiteLook
  let hear: (news: News) => void = () => {}
  const host = {
    site: { id: 'demo12345678', name: 'Tea' },
    origin: 'https://chat.example',
    whole: false,
    button,
    who,
    look: () => look,
    getPart: async (name: string) => {
      if (parts[name] === undefined) throw new Error(`no part ${name}`)
      return parts[name]
    },
    contact: {
      tab: 'tab1',
      ask: async (act: string, body: object) => {
        const call = { act, body: body as Record<string, unknown> }
        calls.push(call)
        return reply(call) ?? { kind: 'answer', status: 200, body: act === 'history' ? { conversations: [] } : {} } satisfies Reply
      },
      watch: (watcher: (news: News) => void) => { hear = watcher }
    },
    keep: { read: (name: string) => kept.get(name), write: (name: string, text: string) => { if (text === '') kept.delete(name); else kept.set(name, text) } },
    draw: (part: Partial<ButtonState>) => { Object.assign(button, part) },
    refocus: () => { said.push('refocus') },
    announce: (name: string) => { said.push(name) },
    openPanel: () => {}
  } as unknown as Host
  const model = createPanelModel(host, clock)
  return { model, calls, button, kept, said, look, hear: news => { hear(news) }, pass: ms => clock.pass(ms) }
}

export function status (now: SiteStatus): News {
  return { kind: 'signals', site: { status: now, revision: 1 }, conversations: [] }
}

export function message (number: number, by: string, text = `words ${number}`): Event {
  return { kind: 'message', seq: 100 + number, number, conversation: talkId, audience: 'all', by, name: by === 'visitor' ? undefined : 'Ana Kovač', text, key: keyOf(number), at: '2026-11-22T10:00:00.000Z' } as Event
}

export function keyOf (number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

/** Anything else that happens in the conversation. */
export function happened (number: number, part: object): Event {
  return { seq: 100 + number, number, conversation: talkId, audience: 'all', by: 'visitor', key: keyOf(number), at: new Date().toISOString(), ...part } as Event
}

export function conversation (part: Partial<Conversation>): Conversation {
  return { id: talkId, state: 'talking', startedAt: '2026-11-22T10:00:00.000Z', last: 0, seenByVisitor: 0, seenByOperators: 0, deliveredToVisitor: 0, deliveredToOperators: 0, events: [], more: false, ...part }
}

export function acts (calls: Call[]): string[] {
  return calls.map(({ act }) => act)
}
