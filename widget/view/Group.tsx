// What one person said in one go: name and picture once, the bubbles, and below them the time and what became of it.
import type { JSX } from 'preact'
import type { Bubble, Row } from '../model/rows.ts'
import * as icons from '../icons.ts'
import { en } from '../strings/en.ts'
import { toUrl } from '../picture.ts'
import { Face } from './Face.tsx'
import { Icon } from './Icon.tsx'
import { Words } from './Words.tsx'

export interface GroupProps {
  group: Extract<Row, { kind: 'group' }>
  origin: string
  onRetry (key: string): void
  onRemove (key: string): void
}

export function Group ({ group, origin, onRetry, onRemove }: GroupProps): JSX.Element {
  return (
    <li class={group.mine ? 'group mine' : 'group'}>
      {!group.mine && <Face name={group.name} url={toUrl(group.picture, origin)} />}
      <div class='said'>
        <span class={group.mine ? 'hush' : 'who'}>{group.name}</span>
        {group.bubbles.map(bubble => (
          <div key={bubble.key} class={classOf(bubble)}>
            <p><Words text={bubble.text} /></p>
            {bubble.state === 'failed' && <Failed onRetry={() => { onRetry(bubble.key) }} onRemove={() => { onRemove(bubble.key) }} />}
          </div>
        ))}
        <span class='when'>{group.clock}<Mark group={group} /></span>
      </div>
    </li>
  )
}

function Failed ({ onRetry, onRemove }: { onRetry: () => void, onRemove: () => void }): JSX.Element {
  return (
    <span class='failure'>
      {en.notSent}
      <button type='button' class='text' onClick={onRetry}>{en.tryAgain}</button>
      <button type='button' class='text' onClick={onRemove}>{en.remove}</button>
    </span>
  )
}

function Mark ({ group }: Pick<GroupProps, 'group'>): JSX.Element | null {
  if (group.bubbles.some(bubble => bubble.state === 'pending')) return <><Icon paths={icons.clock} /><span class='hush'>{en.sending}</span></>
  const { mark } = group
  if (mark === '') return null
  // Keys, so that no node of one mark lives on in the other: that would count as content that moved.
  return mark === 'seen'
    ? <span key='seen' class='seen'><Icon paths={icons.ticks} />{en.seen}</span>
    : <span key={mark}><Icon paths={mark === 'sent' ? icons.tick : icons.ticks} /><span class='hush'>{en[mark]}</span></span>
}

function classOf ({ state, large }: Bubble): string {
  return `bubble ${state}${large ? ' large' : ''}`
}
