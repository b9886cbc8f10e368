// What is known of the other end: there or not, reachable or not, typing or not.
import type { ReadonlySignal } from '@preact/signals-core'
import type { SiteStatus } from '../../src/wire/events.ts'
import type { Connection } from '../../src/client/follow.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { News } from '../host.ts'
import { signal } from '@preact/signals-core'

export interface Line {
  readonly status: ReadonlySignal<SiteStatus>
  readonly connection: ReadonlySignal<Connection>
  readonly typing: ReadonlySignal<boolean>
  hear (news: News, talkId: string | undefined): void
  stopTyping (): void
}

// wire/limits.ts has it, too (a little for the way is added here); a test holds the two together.
export const typingShownMs = 6500

export function createLine (timers: Timers): Line {
  const status = signal<SiteStatus>('offline')
  const connection = signal<Connection>('starting')
  const typing = signal(false)
  let revision = 0
  let timer: unknown
  const type = (now: boolean): void => {
    timers.clear(timer)
    typing.value = now
    // A lost "stopped" heals itself.
    if (now) timer = timers.set(() => { typing.value = false }, typingShownMs)
  }
  return {
    status,
    connection,
    typing,
    stopTyping () { type(false) },
    hear (news, talkId) {
      if (news.kind === 'connection') connection.value = news.connection
      if (news.kind !== 'signals') return
      status.value = news.site.status
      const own = news.conversations.find(({ id }) => id === talkId)
      // A node that is behind takes nothing back.
      if (own === undefined || own.typingRevision <= revision) return
      revision = own.typingRevision
      type(own.typing.some(author => author !== 'visitor'))
    }
  }
}
