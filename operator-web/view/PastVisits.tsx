// The visits before this one, each to be opened.
import type { VNode } from 'preact'
import type { Visit } from '../../src/wire/visits.ts'
import { sourceName } from '../strings/facts.ts'
import { words } from '../strings/en.ts'
import { Ago } from './Time.tsx'
import { Timeline } from './Timeline.tsx'

export function PastVisits ({ visits }: { visits: readonly Visit[] }): VNode {
  if (visits.length === 0) return <p class='meta'>{words.profile.noEarlierVisits}</p>
  return (
    <div class='folds'>
      {visits.map(visit => (
        <details key={visit.id} class='fold'>
          <summary>
            <span class='fold-title digits'>{words.profile.visitLine(visit.number, visit.pages.length)}</span>
            <span class='meta'><Ago at={visit.startedAt} /></span>
            <span class='meta fold-more'>{sourceName(visit.source)}</span>
          </summary>
          <Timeline visit={visit} />
        </details>
      ))}
    </div>
  )
}
