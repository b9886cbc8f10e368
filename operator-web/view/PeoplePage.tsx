// Who works on this account, and how somebody new gets in.
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { words } from '../strings/en.ts'
import { AddPersonForm } from './AddPersonForm.tsx'
import { IssuedLink } from './IssuedLink.tsx'
import { PersonItem } from './PersonItem.tsx'
import { TopBar } from './TopBar.tsx'
import { useConsole } from './context.ts'

export function PeoplePage (): VNode {
  const { account, people } = useConsole()
  const allowed = account.me.value?.role !== 'operator'
  useEffect(() => {
    if (allowed) void people.load()
    return () => { people.putLinkAway() }
  }, [allowed])
  return (
    <div class='page'>
      <TopBar title={words.nav.people} />
      <div class='pane sheet' data-pane tabIndex={-1}>
        <div class='sheet-column'>{allowed ? <People /> : <p class='notice'>{words.people.onlyAdmins}</p>}</div>
      </div>
    </div>
  )
}

function People (): VNode {
  const { people } = useConsole()
  const { value: issued } = people.issued
  return (
    <>
      {issued === undefined ? <AddPersonForm /> : <IssuedLink key={issued.link} issued={issued} />}
      <section class='block' aria-labelledby='people-title'>
        <h2 id='people-title'>{words.people.list}</h2>
        <ul class='people'>{people.people.value?.map(person => <PersonItem key={person.id} person={person} />)}</ul>
      </section>
    </>
  )
}
