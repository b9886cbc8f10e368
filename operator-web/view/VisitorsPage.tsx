// Home: who is on the sites now, and beside the list the one that was chosen.
import type { VNode } from 'preact'
import { words } from '../strings/en.ts'
import { NobodyHere } from './NobodyHere.tsx'
import { PlaceCredit } from './PlaceCredit.tsx'
import { ProfilePane } from './ProfilePane.tsx'
import { TopBar } from './TopBar.tsx'
import { VisitorList } from './VisitorList.tsx'
import { useConsole } from './context.ts'

export function VisitorsPage (): VNode {
  const { roster, chatLists, route, arrangement } = useConsole()
  const { size } = roster.visitors.value
  const chosen = route.place.value.hash
  const talking = chatLists.mine.value.length + chatLists.others.value.length
  const { value: changes } = arrangement.changes
  return (
    <div class={`page visitors ${chosen === '' ? '' : 'has-profile'}`}>
      <TopBar title={words.nav.visitors} summary={words.visitors.summary(size, chatLists.waiting.value.length, talking)}>
        {changes > 0 && (
          <button type='button' class='changes digits' aria-label={words.visitors.changesLabel(changes)} aria-keyshortcuts='.' onClick={() => { arrangement.apply() }}>
            {words.visitors.changes(changes)}
          </button>
        )}
      </TopBar>
      <div class='panes'>
        <section class='pane visitors-pane' aria-label={words.visitors.list} data-pane tabIndex={-1}>
          {size > 0 ? <><VisitorList /><PlaceCredit /></> : <NobodyHere />}
        </section>
        {chosen !== '' && <ProfilePane onClose={() => { route.go('/visitors'); arrangement.step(0) }} />}
      </div>
    </div>
  )
}
