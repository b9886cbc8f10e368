// One visitor in the live list: what they are doing, who, where from, where now.
import type { VNode } from 'preact'
import type { RosterVisitor } from '../../src/wire/visits.ts'
import { countryName, deviceName, pagePath, pageTitle, placeName, sourceMore, sourceName, visitorName } from '../strings/facts.ts'
import { words } from '../strings/en.ts'
import { Flag } from './Flag.tsx'
import { Icon } from './Icon.tsx'
import { LocalTime, Since } from './Time.tsx'
import { RowAction } from './RowAction.tsx'
import { StateMark } from './StateMark.tsx'
import { useConsole } from './context.ts'

interface RowProps { visitor: RosterVisitor, index: number, top: number, entry: boolean }

export function VisitorRow ({ visitor, index, top, entry }: RowProps): VNode {
  const { route, arrangement } = useConsole()
  const chosen = route.place.value.hash === visitor.id
  const open = (): void => {
    arrangement.stand(visitor.id)
    route.go(`/visitors#${visitor.id}`)
  }
  return (
    <div
      class='row' role='row' data-visitor={visitor.id} aria-rowindex={index + 2} aria-selected={chosen} tabIndex={entry ? 0 : -1} style={{ transform: `translateY(${top}px)` }}
      onClick={event => { if (!isOnButton(event.target)) open() }}
      onKeyDown={event => { if (event.key === 'Enter' && !isOnButton(event.target)) open() }}
      onFocus={() => { arrangement.stand(visitor.id) }}
    >
      <span class='cell cell-state' role='gridcell'><StateMark visitor={visitor} /></span>
      <span class='cell cell-visitor' role='gridcell'>
        <span class='line strong'>{visitorName(visitor)}</span>
        <span class='line meta'><VisitBadge visitor={visitor} /> <LocalTime timeZone={visitor.timeZone} words={words.visitors.there} /></span>
      </span>
      <span class='cell cell-place' role='gridcell'><PlaceCell visitor={visitor} /></span>
      <span class='cell cell-page' role='gridcell'>
        <span class='line' title={pageTitle(visitor)}>{pageTitle(visitor)}</span>
        <span class='line meta' title={visitor.url}>{pagePath(visitor.url)}</span>
      </span>
      <span class='cell cell-time digits' role='gridcell'>
        <span class='line'><Since at={visitor.pageAt} /><span class='meta'> / <Since at={visitor.arrivedAt} /></span></span>
        <span class='line meta'>{words.visitors.pages(visitor.pages)}{visitor.tabs > 1 && ` · ${words.visitors.tabs(visitor.tabs)}`}</span>
      </span>
      <span class='cell cell-source' role='gridcell'>
        <span class='line' title={sourceName(visitor.source)}>{sourceName(visitor.source)}</span>
        <span class='line meta'>{sourceMore(visitor.source)}</span>
      </span>
      <span class='cell cell-device' role='gridcell' title={deviceName(visitor.device)}>
        <Icon name={visitor.device.form === 'phone' || visitor.device.form === 'tablet' ? visitor.device.form : 'desktop'} size={16} />
        <span class='device-names'><span class='line'>{visitor.device.browser}</span><span class='line meta'>{visitor.device.system}</span></span>
      </span>
      <span class='cell cell-action' role='gridcell'><RowAction visitor={visitor} tabbable={entry} /></span>
    </div>
  )
}

function VisitBadge ({ visitor }: { visitor: RosterVisitor }): VNode {
  return <span class={visitor.visits > 1 ? 'tag' : 'tag tag-new'}>{words.visitors.visit(visitor.visits)}</span>
}

function PlaceCell ({ visitor: { place } }: { visitor: RosterVisitor }): VNode {
  if (place === undefined) return <span class='line meta'>{placeName(place)}</span>
  const name = placeName(place)
  const country = countryName(place.country)
  return (
    <>
      <span class='line' title={name}><Flag country={place.country} />{name}</span>
      {name !== country && <span class='line meta'>{country}</span>}
    </>
  )
}

function isOnButton (target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a') !== null
}
