// Does what a key means: on the document, so that it works wherever the focus is outside of a field.
import type { Command } from '../model/letters.ts'
import type { Console } from '../model/console.ts'
import { commandOf } from '../model/letters.ts'
import { toggleChatProfile } from './chat-profile.ts'

/** G and the letter after it belong together this long. */
const afterGMs = 1200

export function listenToKeys (models: Console, document: Document): void {
  let gAt = -Infinity
  document.addEventListener('keydown', event => {
    if (event.isComposing || event.getModifierState('AltGraph') || event.defaultPrevented || !(models.account.me.peek() != null)) return
    const typing = isTyping(event.target)
    const afterG = event.timeStamp - gAt < afterGMs
    const command = commandOf({ key: event.key, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey, shift: event.shiftKey, typing, lettersOff: models.preferences.lettersOff.peek(), afterG })
    const begins = event.key === 'g' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey
    gAt = begins ? event.timeStamp : -Infinity
    if (command === undefined || document.querySelector('dialog[open]') !== null) return
    event.preventDefault()
    run(models, command)
  })
}

function run (models: Console, command: Command): void {
  const { route, preferences, bell, account, arrangement } = models
  switch (command) {
    case 'visitors': case 'chats': case 'inbox': case 'settings': case 'install': case 'people': route.go(`/${command}`); return
    case 'help': preferences.toggleHelp(); return
    case 'mute': bell.toggleMute(); return
    case 'status': void account.setStatus(account.me.peek()?.status === 'online' ? 'away' : 'online'); return
    case 'apply': arrangement.apply(); return
    case 'invite': invite(models); return
    case 'end': end(models); return
    case 'accept': models.openLongestWaiting(); return
    case 'next-reply': models.openNextReply(); return
    case 'down': case 'next-chat': move(models, 1); return
    case 'up': case 'previous-chat': move(models, -1); return
    case 'toggle-profile': toggleChatProfile(models); return
    case 'next-pane': movePane(1); return
    case 'previous-pane': movePane(-1)
  }
}

function invite ({ route, arrangement, roster, chatLists, invitations }: Console): void {
  const { page, hash } = route.place.peek()
  const id = page !== 'visitors' ? '' : roster.visitors.peek().has(arrangement.active.peek()) ? arrangement.active.peek() : hash
  const state = chatLists.byVisitor.peek().get(id)?.state
  if (!roster.visitors.peek().has(id) || state === 'invited' || state === 'waiting' || state === 'talking') return
  invitations.open(id)
  route.go(`/visitors#${id}`)
}

function end ({ openChat, endChat }: Console): void {
  const chat = openChat.peek()
  if (chat?.state === 'waiting' || chat?.state === 'talking') void endChat(chat.id)
}

function move (models: Console, by: number): void {
  const { page } = models.route.place.peek()
  if (page === 'visitors') models.arrangement.step(by)
  if (page === 'chats') models.stepChat(by)
}

function movePane (by: number): void {
  const panes = [...document.querySelectorAll<HTMLElement>('.rail a[aria-current], [data-pane]')].filter(pane => pane.offsetParent !== null)
  const at = panes.findIndex(pane => pane.contains(document.activeElement))
  panes[(at + by + panes.length) % panes.length]?.focus()
}

function isTyping (target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=checkbox],[type=radio],[type=file]), textarea, select, [contenteditable]')
}
