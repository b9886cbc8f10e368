// The lazy part that invites: a small moving picture with the operator's words over the button, and what the visitor makes of it.
import type { Event } from '../src/wire/events.ts'
import type { Cards, Host } from './host.ts'
import css from './styles/invitation.css?inline'
import { newKey } from '../src/client/id.ts'
import { retryAfterMs } from '../src/client/request.ts'
import { toPicture } from './art.ts'
import { drawing, element } from './drawing.ts'
import * as icons from './icons.ts'
import { addStyles } from './root.ts'
import { invitationWords as words } from './strings/invitation.ts'

type Invited = Extract<Event, { kind: 'invitation' }>
type Answered = 'shown' | 'accepted' | 'declined'

/** A failed answer is tried this often, under the same key; the server takes it once. */
const tries = 4
const againMs = 2000

/** Shows invitations as they come: never over the open panel, never in a hidden tab, gone once they are answered in any tab. */
export function createCards (host: Host): Cards {
  addStyles(host.root, css)
  const voice = element('div', 'told')
  voice.role = 'status'
  host.box.append(voice)
  let wanted: Invited | undefined
  let card: HTMLElement | undefined

  const close = (): void => {
    wanted = undefined
    card?.remove()
    card = undefined
    // Nothing is left to press: who reads along must not find it.
    voice.textContent = ''
  }
  const show = (): void => {
    if (wanted === undefined || card !== undefined || document.hidden || host.button.open) return
    card = createCard(wanted, answer)
    host.box.prepend(card)
    const { name = words.somebody, text } = wanted
    voice.textContent = words.announced(name, text)
    host.announce('invite', { text, by: name })
    void report(host, wanted.conversation, 'shown')
  }
  const answer = (state: Answered): void => {
    if (wanted === undefined) return
    const hadFocus = card?.contains(host.root.activeElement) === true
    void report(host, wanted.conversation, state)
    close()
    if (state === 'accepted') host.openPanel('accepted')
    else if (hadFocus) host.box.querySelector<HTMLElement>('.launcher')?.focus()
  }
  const hear = (event: Event): void => {
    if (event.kind === 'invitation') {
      close()
      wanted = event
    } else if (('conversation' in event) && event.conversation === wanted?.conversation && !(event.kind === 'invitation_state' && event.state === 'shown')) close()
  }

  host.contact.watch(news => {
    if (news.kind === 'snapshot') {
      const { conversation } = news
      if (conversation?.state !== 'invited') close()
      else if (conversation.id !== wanted?.conversation) conversation.events.forEach(hear)
    }
    if (news.kind === 'events') news.events.forEach(hear)
    show()
  })
  document.addEventListener('visibilitychange', show)
  return { close }
}

function createCard (invited: Invited, answer: (state: Answered) => void): HTMLElement {
  const card = element('section', 'card')
  card.role = 'group'
  card.ariaLabel = words.title
  const button = (text: string, state: Answered): HTMLButtonElement => {
    const made = element('button', '', text)
    made.type = 'button'
    made.onclick = () => { answer(state) }
    return made
  }
  const buttons = element('div')
  buttons.append(button(words.chat, 'accepted'), button(words.noThanks, 'declined'))
  const cross = button('', 'declined')
  cross.className = 'x'
  cross.ariaLabel = words.dismiss
  cross.append(drawing(icons.close))
  card.append(toPicture(invited.art), element('b', '', invited.name ?? words.somebody), element('p', '', invited.text), buttons, cross)
  card.onkeydown = event => { if (event.key === 'Escape') answer('declined') }
  return card
}

async function report ({ contact }: Host, invitation: string, state: Answered): Promise<void> {
  const key = newKey()
  for (let left = tries; left > 0; left--) {
    const reply = await contact.ask('answer', { key, invitation, state })
    if (reply.kind === 'answer' || (reply.kind === 'refused' && reply.status < 500 && reply.status !== 429)) return
    await new Promise(resolve => { setTimeout(resolve, Math.max(againMs, retryAfterMs(reply))) })
  }
}
