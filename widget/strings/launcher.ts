// The words of the launcher and of the owners' own pictures, in English; the panel's are in en.ts.
import type { SiteStatus } from '../../src/wire/events.ts'

export const launcherWords = {
  region: 'Live chat',
  close: 'Close chat',
  status: {
    online: "Chat with us. We're online",
    away: 'Chat with us. We may take a few minutes to answer',
    offline: "Leave a message. We're offline right now"
  } satisfies Record<SiteStatus, string>,
  unread: (count: number): string => `, ${count} unread message${count === 1 ? '' : 's'}`,
  partner: (name: string): string => `Open chat with ${name}`,
  /** Before the state, as a picture's text. */
  picture: 'Live chat: '
}
