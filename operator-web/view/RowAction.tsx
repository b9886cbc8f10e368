// What can be done with a visitor now, and what became of the last invitation.
import type { VNode } from 'preact'
import type { RosterVisitor } from '../../src/wire/visits.ts'
import type { Chat } from '../model/conversations.ts'
import { invitationOf, ruleOf, unreadOf, waitingSince } from '../model/conversations.ts'
import { visitorName } from '../strings/facts.ts'
import { words } from '../strings/en.ts'
import { Since } from './Time.tsx'
import { useConsole } from './context.ts'

export function RowAction ({ visitor, tabbable }: { visitor: RosterVisitor, tabbable: boolean }): VNode {
  const { chatLists, invitations, route } = useConsole()
  const chat = chatLists.byVisitor.value.get(visitor.id)
  const tabIndex = tabbable ? 0 : -1
  const invite = (): void => {
    invitations.open(visitor.id)
    route.go(`/visitors#${visitor.id}`)
  }
  if (invitations.sending.value.has(visitor.id)) return <span class='pill'>{words.invite.states.sending}</span>
  if (chat?.state === 'waiting') return <WaitingAction chat={chat} tabIndex={tabIndex} />
  if (chat?.state === 'talking') return <><TalkMark chat={chat} /><a class='button button-small' href={`/chats/${chat.id}`} tabIndex={tabIndex}>{words.visitors.openChat}</a></>
  const open = chat?.state === 'invited'
  return (
    <>
      {chat !== undefined && <InvitationMark chat={chat} />}
      {!open && <button type='button' class='button button-small row-invite' tabIndex={tabIndex} aria-label={words.invite.title(visitorName(visitor))} aria-keyshortcuts='i' onClick={invite}>{words.visitors.invite}</button>}
    </>
  )
}

function WaitingAction ({ chat, tabIndex }: { chat: Chat, tabIndex: number }): VNode {
  const since = waitingSince(chat)
  return (
    <>
      {since !== undefined && <span class='pill pill-waiting'><Since at={since} /></span>}
      <a class='button button-small button-main' href={`/chats/${chat.id}`} tabIndex={tabIndex}>{words.visitors.answer}</a>
    </>
  )
}

/** Their unread words, as soon as there are some; before, that they accepted. */
function TalkMark ({ chat }: { chat: Chat }): VNode {
  const unread = unreadOf(chat)
  if (unread === 0) return <InvitationMark chat={chat} />
  return <span class='badge' title={words.chats.unread(unread)}><span aria-hidden='true'>{unread}</span><span class='sr-only'>{words.chats.unread(unread)}</span></span>
}

/** Sent, shown, accepted, declined, ignored. */
export function InvitationMark ({ chat }: { chat: Chat }): VNode | null {
  const invitation = invitationOf(chat)
  if (invitation === undefined) return null
  const rule = ruleOf(chat)
  const by = rule === undefined ? '' : `${words.invite.byRule(rule)}: `
  return <span class={`pill pill-${invitation.state}`} title={by + words.invite.full[invitation.state]}><span class='sr-only'>{by}</span>{words.invite.states[invitation.state]}</span>
}
