// The lazy part that invites: a small moving picture with somebody's words over the button, and what the visitor makes of it; rules that invite are watched by a file of their own.
import type { Event } from '../src/wire/events.ts'
import type { RuleForPage } from '../src/wire/rules.ts'
import type { Cards, Host } from './host.ts'
import css from './styles/invitation.css?inline'
import { newKey } from '../src/client/id.ts'
import { retryAfterMs } from '../src/client/request.ts'
import { drawArt } from './art.ts'
import { isBusy } from './busy.ts'
import { drawing, element } from './drawing.ts'
import * as icons from './icons.ts'
import { addStyles } from './root.ts'
import type { Rules } from './rules.ts'
import { invitationWords } from './strings/invitation.ts'

type Invited = Extract<Event, { kind: 'invitation' }>
type Answered = 'shown' | 'accepted' | 'declined'
type Words = typeof invitationWords

/** A failed answer is tried this often, under the same key; the server takes it once. */
const tries = 4
const againMs = 2000
/** How often it is looked whether somebody may be interrupted by now. */
const lookMs = 500
/** A language pack that takes longer isn't waited for. */
const packMs = 3000

/** Shows invitations as they come, once nobody is disturbed: never over the open panel, a dialog or a field that is written in, never in a hidden tab; gone once they are answered in any tab. */
export function createCards (host: Host): Cards {
  addStyles(host.root, css)
  const voice = host.box.appendChild(element('div', 'told'))
  voice.role = 'status'
  const rules = fetchRules(host)
  let wanted: Invited | undefined
  let card: HTMLElement | undefined
  let words: Words | undefined

  const close = (): void => {
    wanted = undefined
    card?.remove()
    card = undefined
    // Nothing is left to press: who reads along must not find it.
    voice.textContent = ''
  }
  const look = (): void => {
    if (card !== undefined) return
    const free = !isBusy(host)
    if (wanted === undefined) rules.look(free)
    else if (free && words) show(wanted, words)
  }
  const show = (invited: Invited, words: Words): void => {
    const { name = host.look().name, text } = invited
    card = createCard({ ...invited, name }, { words, host, answer })
    host.box.prepend(card)
    voice.textContent = words.inviteSaid.replace(/\{(\w+)\}/g, (_place, key: string) => key === 'name' ? name : text)
    host.announce('invite', { text, by: name })
    void report(host, invited.conversation, 'shown')
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

  readWords(host).then(read => {
    words = read
    look()
  }, () => { /* nothing in it fails */ })
  host.contact.watch(news => {
    if (news.kind === 'snapshot') {
      const { conversation } = news
      if (conversation?.state !== 'invited') close()
      else if (conversation.id !== wanted?.conversation) conversation.events.forEach(hear)
    }
    if (news.kind === 'snapshot' || news.kind === 'rules') rules.watch(news.rules ?? [])
    if (news.kind === 'events') news.events.forEach(hear)
    look()
  })
  setInterval(look, lookMs)
  document.addEventListener('visibilitychange', look)
  return { close }
}

/** Their file is fetched when there is one to watch. */
function fetchRules (host: Host): Rules {
  let rules: Rules | undefined
  const watch = async (now: readonly RuleForPage[]): Promise<void> => {
    if (now.length > 0) rules ??= (await import('./rules.ts')).createRules(host, newKey)
    rules?.watch(now)
  }
  return {
    watch: now => { watch(now).catch(() => { /* without its file nobody is invited by rules on this page */ }) },
    look: free => rules?.look(free)
  }
}

/** English where the pack can't be had in time. */
async function readWords (host: Host): Promise<Words> {
  const { pack } = host.look()
  if (pack === undefined) return invitationWords
  const late = new Promise<undefined>(resolve => { setTimeout(resolve, packMs) })
  const file = await Promise.race([host.getPart<{ words: Partial<Words> }>(pack).catch(() => undefined), late])
  return { ...invitationWords, ...file?.words }
}

interface CardOptions { words: Words, host: Host, answer: (state: Answered) => void }

function createCard (invited: Invited & { name: string }, { words, host, answer }: CardOptions): HTMLElement {
  const card = element('section', 'card')
  card.role = 'group'
  card.ariaLabel = words.invitation
  const button = (text: string, state: Answered): HTMLButtonElement => {
    const made = element('button', '', text)
    made.type = 'button'
    made.onclick = () => { answer(state) }
    return made
  }
  const buttons = element('div')
  buttons.append(button(words.inviteYes, 'accepted'), button(words.inviteNo, 'declined'))
  const cross = button('', 'declined')
  cross.className = 'x'
  cross.ariaLabel = words.inviteClose
  cross.append(drawing(icons.close))
  const art = element('span', 'art')
  art.ariaHidden = 'true'
  void drawArt(art, invited.art, host)
  const said = element('p', '', invited.text)
  said.dir = 'auto'
  card.append(art, element('b', '', invited.name), said, buttons, cross)
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
