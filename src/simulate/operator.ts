// The operator of a simulation: signs in, follows as a console does, answers each visitor, and ends the conversations. Who writes to them is talk.ts's matter.
import { randomUUID } from 'node:crypto'
import type { Reply } from '../client/request.ts'
import type { Me, Site } from '../wire/account.ts'
import type { Event } from '../wire/events.ts'
import { maxHoldMs } from '../wire/limits.ts'
import type { ConversationsAnswer, OperatorPollAnswer } from '../wire/operator.ts'
import type { Asking } from './asking.ts'
import { SimulateProblem } from './problem.ts'

export interface Operator {
  /** What they may see. */
  sites: Array<Pick<Site, 'id' | 'origins'>>
  /** Hears what happens from now on. */
  follow (onEvents: (events: Event[]) => void): Promise<void>
  /** Undefined when it wasn't stored. */
  say (message: { key: string, conversation: string, text: string }): Promise<boolean>
  end (conversation: string): Promise<void>
  /** Closes the console and signs out. */
  leave (): Promise<void>
}

const shortPollMs = 1_000

/** Signs in. Throws SimulateProblem when the server refuses. */
export async function signIn (asking: Asking, { email, password }: { email: string, password: string }): Promise<Operator> {
  const me = toBody<Me>(await asking.asOperator('/v1/operator/sign-in', { email, password }), `sign in as ${email}`)
  const { sites } = toBody<{ sites: Site[] }>(await asking.get('/v1/operator/sites'), 'read the sites')
  const tab = randomUUID().slice(-12)
  const ended = new AbortController()
  return {
    sites,
    follow: async onEvents => {
      const { cursor } = toBody<ConversationsAnswer>(await asking.asOperator('/v1/operator/conversations', { list: 'open' }), 'read the conversations')
      const holdMs = me.pollMode === 'short' ? 0 : maxHoldMs
      void pollOn(async (at, stamp) => await asking.asOperator('/v1/operator/poll', { cursor: at, signals: stamp, tab, hold: holdMs }, ended.signal), { cursor, firstAfterMs: holdMs === 0 ? shortPollMs : 0, ended: ended.signal, onEvents })
    },
    say: async message => (await asking.asOperator('/v1/operator/send', message)).kind === 'answer',
    end: async conversation => { await asking.asOperator('/v1/operator/end', { key: randomUUID(), conversation }) },
    leave: async () => {
      ended.abort()
      await asking.asOperator('/v1/operator/signal', { kind: 'leave', tab })
      await asking.asOperator('/v1/operator/sign-out', {})
    }
  }
}

interface Polled { cursor: string, firstAfterMs: number, ended: AbortSignal, onEvents: (events: Event[]) => void }

// Paced by the answers; after a failure, which the tally has, it waits as long as a short poll does.
async function pollOn (ask: (cursor: string, stamp: string) => Promise<Reply>, { cursor, firstAfterMs, ended, onEvents }: Polled): Promise<void> {
  for (let [at, stamp, after] = [cursor, '', firstAfterMs]; !ended.aborted;) {
    const reply = await ask(at, stamp)
    if (reply.kind === 'answer' && reply.body !== undefined) {
      const answer = reply.body as OperatorPollAnswer
      at = answer.cursor
      stamp = answer.signals?.stamp ?? stamp
      after = answer.poll.after
      onEvents(answer.events)
    }
    const waitMs = reply.kind === 'answer' ? after : shortPollMs
    if (waitMs > 0) await new Promise(resolve => { setTimeout(resolve, waitMs) })
  }
}

function toBody<Body> (reply: Reply, what: string): Body {
  if (reply.kind === 'answer') return reply.body as Body
  if (reply.kind === 'refused' && reply.code === 'sign_in_failed') throw new SimulateProblem('E-mail or password is wrong: --email is the operator\'s address, SIMULATE_PASSWORD the password.')
  if (reply.kind === 'refused' && reply.code === 'cross_site') throw new SimulateProblem('Operators sign in at the server\'s PUBLIC_URL only: say that one with --url.')
  throw new SimulateProblem(`The server did not let us ${what}: ${reply.kind === 'refused' ? `${reply.status} ${reply.code}` : 'no answer that can be read'}.`)
}
