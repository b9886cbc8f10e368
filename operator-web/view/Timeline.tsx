// A visit as it went: where it came from, then page after page with the time spent on each, and what the page says that the visitor did.
import type { VNode } from 'preact'
import type { PageView, RosterVisitor, Tracked, Visit } from '../../src/wire/visits.ts'
import { dataText, pagePath, pageTitle, sourceName } from '../strings/facts.ts'
import { duration } from '../strings/times.ts'
import { words } from '../strings/en.ts'
import { Clock, Since } from './Time.tsx'

interface TimelineProps {
  visit: Visit
  /** The visitor's row, while they are here: the pages that they have open count up. */
  now?: RosterVisitor | undefined
}

export function Timeline ({ visit, now }: TimelineProps): VNode {
  const here = now !== undefined && now.visit === visit.id
  const longest = Math.max(1, ...visit.pages.map(({ seconds }) => seconds))
  const steps = [
    ...visit.pages.map(page => ({ at: page.openedAt, step: <TimelinePage key={page.number} page={page} share={page.seconds / longest} here={here && page.open} /> })),
    ...(visit.tracked ?? []).map((tracked, index) => ({ at: tracked.at, step: <TimelineTracked key={`did ${index}`} tracked={tracked} /> }))
  ]
  return (
    <ol class='timeline'>
      <li class='timeline-source'><Clock at={visit.startedAt} /><span class='timeline-what'>{sourceName(visit.source)}</span></li>
      {steps.sort((a, b) => a.at < b.at ? -1 : a.at > b.at ? 1 : 0).map(({ step }) => step)}
    </ol>
  )
}

function TimelineTracked ({ tracked: { name, at, data = {} } }: { tracked: Tracked }): VNode {
  const more = Object.entries(data).map(([key, value]) => `${key}: ${dataText(value)}`).join(' · ')
  return (
    <li class='timeline-did'>
      <Clock at={at} />
      <span class='timeline-what'><span class='strong'>{name}</span>{more !== '' && <span class='meta timeline-data'>{more}</span>}</span>
    </li>
  )
}

function TimelinePage ({ page, share, here }: { page: PageView, share: number, here: boolean }): VNode {
  return (
    <li class={here ? 'timeline-here' : ''}>
      <Clock at={page.openedAt} />
      <span class='timeline-what'>
        <span class='line' title={page.url}>{pageTitle(page)}</span>
        <span class='line meta'>{pagePath(page.url)}</span>
        {!here && share > 0 && <span class='dwell' style={{ width: `${Math.max(2, Math.round(share * 100))}%` }} />}
      </span>
      <span class='timeline-time'>
        {here ? <><Since at={page.openedAt} /><span class='sr-only'> {words.profile.onPage}</span></> : <span class='digits'>{duration(page.seconds * 1000)}</span>}
      </span>
    </li>
  )
}
