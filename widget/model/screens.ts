// Which of the panel's screens shows.
import type { Own, Parts, Screen } from './state.ts'
import { isOpen } from './talk.ts'

export function screenOf ({ talks, line, asking, outgoing }: Pick<Parts, 'talks' | 'line' | 'asking' | 'outgoing'>, { chosen, again }: Pick<Own, 'chosen' | 'again'>): Screen {
  const { state, invitation = 'accepted' } = talks.talk.value ?? {}
  // What was just said in a chat that ended stays in sight, and so does a left message that was answered; an invitation that nobody accepted was none.
  const goesOn = isOpen(state) || state === 'left' || (state === 'ended' && !again.value && invitation === 'accepted')
  const begun = asking.offline.values.value.text.trim() !== ''
  // Otherwise, with nobody there, only the form leads anywhere; what was begun in it is not taken away when somebody comes.
  if (chosen.value === 'form' || (chosen.value === undefined && !goesOn && (line.status.value === 'offline' || begun))) return asking.offline.state.value.kind === 'sent' ? 'sent' : 'form'
  return goesOn || outgoing.items.value.length > 0 || asking.before.state.value.kind === 'sent' || !asking.isNeeded() ? 'talk' : 'ask'
}

/** Nothing else hides what was said. */
export function showsTalk (parts: Parts, own: Own): boolean {
  return own.opened.value && screenOf(parts, own) === 'talk'
}
