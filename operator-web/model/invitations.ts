// Inviting a visitor: the words and picture chosen, and the question under way; what becomes of it comes as events.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { InvitationArt } from '../../src/wire/art.ts'
import type { Api } from './api.ts'
import type { Outcome } from './account.ts'
import type { Shelf } from './storage.ts'
import { newKey } from '../../src/client/id.ts'
import { reasonOf } from './api.ts'

export interface InvitationsShape {
  /** Whom the form is open for. */
  target: ReadonlySignal<string | undefined>
  text: ReadonlySignal<string>
  art: ReadonlySignal<InvitationArt>
  /** Visitors whose invitation is on its way to the server. */
  sending: ReadonlySignal<ReadonlySet<string>>
  open (visitorId: string): void
  cancel (): void
  setText (text: string): void
  setArt (art: InvitationArt): void
  send (): Promise<Outcome>
}

export const InvitationsModel = createModel<InvitationsShape, [{ api: Api, shelf: Shelf, preset: string }]>(({ api, shelf, preset }) => {
  const kept = shelf.read('invitation') as { text?: unknown, art?: unknown } | undefined
  const target = signal<string>()
  const text = signal(typeof kept?.text === 'string' ? kept.text : preset)
  const art = signal<InvitationArt>(typeof kept?.art === 'string' ? kept.art : 'wave')
  const sending = signal<ReadonlySet<string>>(new Set())

  const deliver = async (visitor: string): Promise<Outcome> => {
    sending.value = new Set([...sending.peek(), visitor])
    const body = { key: newKey(), visitor, text: text.peek().trim(), art: art.peek() }
    let reply = await api.post('/v1/operator/invite', body)
    // Sent twice is sent once: the key is the same.
    if (reply.kind === 'cut') reply = await api.post('/v1/operator/invite', body)
    sending.value = new Set([...sending.peek()].filter(id => id !== visitor))
    return reply.kind === 'answer' ? { kind: 'done' } : { kind: 'refused', code: reasonOf(reply) }
  }

  return {
    target,
    text,
    art,
    sending,
    open (visitorId) { target.value = visitorId },
    cancel () { target.value = undefined },
    setText (next) { text.value = next },
    setArt (next) { art.value = next },
    async send () {
      const visitor = target.peek()
      if (visitor === undefined || text.peek().trim() === '') return { kind: 'refused', code: 'blank' }
      target.value = undefined
      shelf.write('invitation', { text: text.peek(), art: art.peek() })
      return deliver(visitor)
    }
  }
})
export type Invitations = InstanceType<typeof InvitationsModel>
