// Everything known of one visitor, beside the list or the chat.
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { VisitorAnswer } from '../../src/wire/operator.ts'
import { faceOf } from '../model/face.ts'
import { visitorName } from '../strings/facts.ts'
import { words } from '../strings/en.ts'
import { Avatar } from './Avatar.tsx'
import { Icon } from './Icon.tsx'
import { InviteForm } from './InviteForm.tsx'
import { PastChats } from './PastChats.tsx'
import { PastVisits } from './PastVisits.tsx'
import { ProfileFacts } from './ProfileFacts.tsx'
import { RowAction } from './RowAction.tsx'
import { Timeline } from './Timeline.tsx'
import { Ago } from './Time.tsx'
import { useConsole } from './context.ts'

export function ProfilePane ({ onClose }: { onClose: () => void }): VNode {
  const { profile } = useConsole()
  const state = profile.profile.value
  const pane = useRef<HTMLElement>(null)
  const id = state.kind === 'none' ? '' : state.id
  useEffect(() => { pane.current?.scrollTo(0, 0) }, [id])
  // Where it covers everything else, what had the focus is gone.
  useEffect(() => { if (matchMedia('(max-width: 720px)').matches) pane.current?.focus() }, [])
  return (
    <aside ref={pane} class='pane profile' aria-label={words.profile.label} data-pane tabIndex={-1} onKeyDown={event => { if (event.key === 'Escape') onClose() }}>
      <button type='button' class='button button-icon profile-close' aria-label={words.profile.close} onClick={onClose}><Icon name='close' /></button>
      {state.kind === 'missing' && <p class='empty empty-quiet'>{words.profile.missing}</p>}
      {(state.kind === 'asking' || state.kind === 'none') && <p class='empty empty-quiet' role='status'>{words.profile.loading}</p>}
      {state.kind === 'good' && <ProfileBody visitor={state.visitor} />}
    </aside>
  )
}

function ProfileBody ({ visitor }: { visitor: VisitorAnswer }): VNode {
  const { roster, invitations, openChat } = useConsole()
  const here = roster.visitors.value.get(visitor.id)
  const [visit, ...earlier] = visitor.recent
  const name = here?.name ?? visitor.name
  return (
    <>
      <header class='profile-head'>
        <h2>{(name !== undefined || faceOf(visitor) !== undefined) && <Avatar name={name ?? ''} picture={faceOf(visitor)} size={32} />} {visitorName({ id: visitor.id, name })}{visitor.verified === true && <span class='verified' title={words.profile.verifiedMore}><Icon name='check' size={14} />{words.profile.verified}</span>}</h2>
        <p class='meta'>{here === undefined ? <>{words.profile.lastSeen} <Ago at={visitor.lastSeenAt} /></> : <span class='here'>{words.profile.here}</span>}</p>
        {here !== undefined && openChat.value?.visitor !== visitor.id && invitations.target.value !== visitor.id && <div class='profile-actions'><RowAction visitor={here} tabbable /></div>}
      </header>
      {invitations.target.value === visitor.id && <InviteForm name={visitorName({ id: visitor.id, name })} />}
      <ProfileFacts visitor={visitor} visit={visit} here={here !== undefined} />
      {visit !== undefined && (
        <section class='profile-part'>
          <h3>{here === undefined ? words.profile.lastVisit : words.profile.thisVisit}</h3>
          <Timeline visit={visit} now={here} />
        </section>
      )}
      <section class='profile-part'>
        <h3>{words.profile.chats}</h3>
        <PastChats />
      </section>
      <section class='profile-part'>
        <h3>{words.profile.earlierVisits}</h3>
        <PastVisits visits={earlier} />
      </section>
    </>
  )
}
