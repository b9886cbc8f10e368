// One event of a conversation: words as a bubble, what happened as a line.
import type { ComponentChildren, VNode } from 'preact'
import type { SpokenEvent } from '../../src/wire/events.ts'
import type { Chat } from '../model/conversations.ts'
import { reached } from '../../src/client/fold.ts'
import { isAnswerable, isWithdrawn } from '../model/conversations.ts'
import { words } from '../strings/en.ts'
import { stamp } from '../strings/times.ts'
import { BubbleActions } from './BubbleActions.tsx'
import { Icon } from './Icon.tsx'
import { Linked } from './Linked.tsx'
import { MessageBody } from './MessageBody.tsx'
import { StartedAnswers } from './StartedAnswers.tsx'
import { Clock } from './Time.tsx'

type Message = Extract<SpokenEvent, { kind: 'message' }>

interface EventItemProps {
  event: SpokenEvent
  visitorName: string
  /** The chat, where seen marks are shown. */
  chat: Chat | undefined
  /** Said by the same person as the one before. */
  follows?: boolean
}

export function EventItem ({ event, visitorName, chat, follows = false }: EventItemProps): VNode | null {
  switch (event.kind) {
    case 'message': return <Bubble event={event} visitorName={visitorName} chat={chat} follows={follows} said={event}><MessageBody {...event} visitorName={visitorName} /></Bubble>
    case 'offline_message': return <Bubble event={{ ...event, name: undefined }} visitorName={visitorName} chat={chat} follows={follows}><Linked text={event.text} />{event.consent !== undefined && <span class='bubble-kind' title={stamp(event.consent.at)}>{words.said.agreed}: {event.consent.text}</span>}</Bubble>
    case 'invitation': return <Bubble event={{ ...event, name: event.rule === undefined ? event.name : words.invite.byRule(event.rule) }} visitorName={visitorName} chat={chat} follows={follows}><span class='bubble-kind'><Icon name='invite' size={14} /> {event.rule === undefined ? words.invite.label : words.said.byRule(event.rule)}</span><Linked text={event.text} /></Bubble>
    case 'started': return <><Line at={event.at}>{words.lines.started(visitorName)}</Line>{event.answers !== undefined && <StartedAnswers answers={event.answers} />}</>
    case 'rated': return <Rated event={event} name={visitorName} />
    case 'invitation_state': return event.state === 'sent' ? null : <Line at={event.at}>{words.lines[event.state]}</Line>
    case 'ended': return <Line at={event.at}>{(chat !== undefined && isWithdrawn(chat) ? words.lines.withdrawn : words.lines.ended)(event.by === 'visitor' ? visitorName : event.name ?? words.lines.system)}</Line>
    default: return null
  }
}

export function Line ({ at, children }: { at: string, children: ComponentChildren }): VNode {
  return <li class='log-line'><span>{children}</span> <Clock at={at} /></li>
}

function Rated ({ event: { at, rating, comment }, name }: { event: Extract<SpokenEvent, { kind: 'rated' }>, name: string }): VNode {
  return (
    <>
      <Line at={at}><span class={`rated rated-${rating}`}><Icon name={rating} size={14} />{words.said.rated(name, rating)}</span></Line>
      {comment !== undefined && comment !== '' && <li class='rated-comment' dir='auto'>{comment}</li>}
    </>
  )
}

interface Said { by: string, at: string, number: number, name?: string | undefined }

function Bubble ({ event, visitorName, chat, follows, said, children }: { event: Said, visitorName: string, chat: Chat | undefined, follows: boolean, said?: Message, children: ComponentChildren }): VNode {
  const ours = event.by !== 'visitor'
  const name = ours ? event.name ?? words.chats.colleague : visitorName
  return (
    <li class={`bubble-row ${ours ? 'ours' : 'theirs'} ${follows ? 'follows' : ''}`}>
      <span class={follows ? 'sr-only' : 'bubble-name'}>{name}</span>
      <div class='bubble-line'>
        <div class='bubble' dir='auto'>{children}</div>
        {said !== undefined && chat !== undefined && isAnswerable(chat) && <BubbleActions event={said} last={isLastMessage(chat, said)} />}
      </div>
      <span class='bubble-foot'>{said?.edited === true && said.deleted !== true && <span>{words.said.edited}</span>}<Clock at={event.at} />{ours && chat !== undefined && <Mark state={reached(event.number, { seen: chat.seenByVisitor, delivered: chat.deliveredToVisitor })} />}</span>
    </li>
  )
}

/** Of those that something can be done with. */
function isLastMessage (chat: Chat, said: Message): boolean {
  return chat.events.findLast(event => event.kind === 'message' && event.deleted !== true) === said
}

function Mark ({ state }: { state: ReturnType<typeof reached> }): VNode {
  return <span class={`seen ${state === 'seen' ? 'seen-yes' : ''}`} title={words.chats[state]}><Icon name={state === 'sent' ? 'check' : 'seen'} size={14} />{state === 'seen' ? words.chats.seen : <span class='sr-only'>{words.chats[state]}</span>}</span>
}
