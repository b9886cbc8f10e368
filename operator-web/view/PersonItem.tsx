// One person of the account: what they are, when they were seen, and how to change it.
import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import type { Person } from '../../src/wire/account.ts'
import type { Outcome } from '../model/account.ts'
import { words } from '../strings/en.ts'
import type { Access } from './AccessFields.tsx'
import { AccessFields, sitesOf } from './AccessFields.tsx'
import { Avatar } from './Avatar.tsx'
import { FormFoot } from './FormFoot.tsx'
import { Ago } from './Time.tsx'
import { useConsole } from './context.ts'
import { useForm } from './use-form.ts'

export function PersonItem ({ person }: { person: Person }): VNode {
  const { account, people, toasts } = useConsole()
  const open = useSignal(false)
  const self = account.me.value?.id === person.id
  const name = person.name === '' ? person.email : person.name
  const run = async (asked: Promise<Outcome>): Promise<void> => {
    const outcome = await asked
    if (outcome.kind === 'refused') toasts.warn(words.problem(outcome.code))
  }
  const setActive = (active: boolean): void => { void run(people.change({ person: person.id, role: person.role, sites: person.sites, active })) }
  return (
    <li class={`person ${person.active ? '' : 'person-off'}`}>
      <Avatar name={name} size={36} />
      <div class='person-who'>
        <span class='line strong'>{name}{self && <span class='tag'>{words.people.you}</span>}</span>
        <span class='line meta'>{person.name !== '' && `${person.email} · `}{words.people.roles[person.role]} · <PersonSites person={person} /></span>
        <span class='line meta'><PersonState person={person} /></span>
      </div>
      <div class='form-buttons'>
        <button type='button' class='button button-small' aria-expanded={open.value} aria-label={words.people.change(person.email)} onClick={() => { open.value = !open.value }}>{words.people.changeButton}</button>
        {person.active && !person.joined && <button type='button' class='button button-small' onClick={() => { void run(people.renewLink(person.id)) }}>{words.people.newLink}</button>}
        {!self && <button type='button' class='button button-small button-quiet' onClick={() => { setActive(!person.active) }}>{person.active ? words.people.deactivate : words.people.activate}</button>}
      </div>
      {open.value && <PersonForm person={person} onDone={() => { open.value = false }} />}
    </li>
  )
}

function PersonSites ({ person }: { person: Person }): VNode {
  const { account } = useConsole()
  const names = person.sites.map(site => account.me.value?.sites.find(({ id }) => id === site)?.name ?? site)
  if (person.role !== 'operator') return <>{words.people.allSites}</>
  return <>{names.length === 0 ? words.people.noSites : names.join(', ')}</>
}

function PersonState ({ person }: { person: Person }): VNode {
  if (!person.active) return <>{words.people.inactive}</>
  if (!person.joined) return <>{words.people.pending}</>
  return person.lastSeenAt === undefined ? <>{words.people.neverSeen}</> : <>{words.people.seen} <Ago at={person.lastSeenAt} /></>
}

function PersonForm ({ person, onDone }: { person: Person, onDone: () => void }): VNode {
  const { people } = useConsole()
  const access = useSignal<Access>({ role: person.role, sites: person.sites })
  const id = `change-${person.id}`
  const form = useForm({
    check: () => ({ [`${id}-sites`]: access.value.role === 'operator' && access.value.sites.length === 0 ? words.people.sitesMissing : undefined }),
    send: async () => {
      const outcome = await people.change({ person: person.id, role: access.value.role, sites: sitesOf(access.value), active: person.active })
      if (outcome.kind === 'done') onDone()
      return outcome
    }
  })
  return (
    <form class='person-form' noValidate onSubmit={form.handleSubmit}>
      <AccessFields id={id} access={access} error={form.errors.value[`${id}-sites`]} />
      <FormFoot form={form} label={words.form.save}><button type='button' class='button button-quiet' onClick={onDone}>{words.form.cancel}</button></FormFoot>
    </form>
  )
}
