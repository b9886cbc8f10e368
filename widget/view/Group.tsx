// What one person said in one go: name and picture once, the bubbles, and below them the time and what became of it.
import type { JSX } from 'preact'
import type { Host } from '../host.ts'
import type { PanelModel } from '../model/state.ts'
import type { Row } from '../model/rows.ts'
import * as icons from '../icons.ts'
import { word } from '../strings/words.ts'
import { toUrl } from '../picture.ts'
import { Bubble } from './Bubble.tsx'
import { Face } from './Face.tsx'
import { Icon } from './Icon.tsx'

type GroupRow = Extract<Row, { kind: 'group' }>
export interface GroupProps { group: GroupRow, host: Host, model: PanelModel }

export function Group ({ group, host, model }: GroupProps): JSX.Element {
  const { mine, name, picture, bubbles, clock } = group
  return (
    <li class={mine ? 'group mine' : 'group'}>
      {!mine && <Face name={name} url={toUrl(picture, host.origin)} />}
      <div class='said'>
        <span class={mine ? 'hush' : 'who'} dir='auto'>{name}</span>
        {bubbles.map(bubble => <Bubble key={bubble.key} bubble={bubble} name={mine ? undefined : name} model={model} />)}
        <span class='when'><bdi>{clock}</bdi><Mark group={group} /></span>
      </div>
    </li>
  )
}

function Mark ({ group: { bubbles, mark } }: { group: GroupRow }): JSX.Element | null {
  if (bubbles.some(bubble => bubble.state === 'pending')) return <><Icon paths={icons.clock} /><span class='hush'>{word('sending')}</span></>
  if (mark === '') return null
  // Keys, so that no node of one mark lives on in the other: that would count as content that moved.
  return mark === 'seen'
    ? <span key='seen' class='seen'><Icon paths={icons.ticks} />{word('seen')}</span>
    : <span key={mark}><Icon paths={mark === 'sent' ? icons.tick : icons.ticks} /><span class='hush'>{word(mark)}</span></span>
}
