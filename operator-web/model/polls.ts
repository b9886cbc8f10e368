// The console's polls: how they are sent and from where, by one tab of the browser for all. What they bring, and how to begin, is live.ts's.
import type { OperatorPollAnswer } from '../../src/wire/operator.ts'
import type { Follow, FollowOptions } from '../../src/client/follow.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { Api } from './api.ts'
import type { Shelf } from './storage.ts'
import type { Tabs } from './tabs.ts'
import { createFollow } from '../../src/client/follow.ts'

export interface PollsOptions {
  api: Api
  shelf: Shelf
  tab: string
  tabs: Tabs
  timers: Timers
  random: () => number
  epochMs: () => number
  hidden: () => boolean
}

type Heard = Pick<FollowOptions<OperatorPollAnswer>, 'onAnswer' | 'onConnection' | 'onGone' | 'onSignedOut'> & { onPolled (): void }

export interface Polls extends Pick<Follow, 'nudge' | 'stop'> {
  /** Follows from this cursor; the first answer comes at once, with all signals. */
  start (cursor: string): void
}

export function createPolls (options: PollsOptions, { onPolled, onAnswer, onGone, onSignedOut, onConnection }: Heard): Polls {
  const { tabs } = options
  let cursor: string | undefined
  const follow = createFollow<OperatorPollAnswer>({
    ...pathOf(options),
    rests: tabs.rests,
    onConnection,
    onAnswer (answer) {
      cursor = answer.cursor
      onAnswer(answer)
    },
    onPolled (polled) {
      onPolled()
      tabs.polled(polled)
    },
    onGone () {
      cursor = undefined
      onGone()
    },
    onSignedOut (code) {
      cursor = undefined
      onSignedOut(code)
    }
  })
  const start = (from: string): void => { follow.start({ cursor: cursor = from, stamp: '', pace: { after: 0, hold: 0 } }) }
  // A new tab stands after all there is; so does this one by its next answer, if it asks anew.
  tabs.listen({ onHeard: follow.hear, onTurn: follow.turn, onSpeak: () => { if (cursor !== undefined) start(cursor) } })
  return {
    start,
    nudge: follow.nudge,
    stop () {
      cursor = undefined
      follow.stop()
    }
  }
}

/** How polls are sent, and when; what was learned of the path is kept over page loads. */
function pathOf ({ api, tab, timers, random, hidden, shelf, epochMs }: PollsOptions): Pick<FollowOptions<OperatorPollAnswer>, 'ask' | 'timers' | 'random' | 'hidden' | 'memory'> {
  return {
    ask: (poll, { abort, timeoutMs }) => api.post('/v1/operator/poll', { ...poll, tab }, { abort, timeoutMs }),
    timers,
    random,
    hidden,
    memory: {
      read: () => shelf.read('path') as string | undefined,
      write: text => { shelf.write('path', text) },
      epochMs
    }
  }
}
