// The account's people: adds, changes, and holds the one-time link until it is put away, since the server shows it once.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { AddPersonAnswer, AddPersonBody, ChangePersonBody, PeopleAnswer, Person } from '../../src/wire/account.ts'
import type { Api } from './api.ts'
import type { Outcome } from './account.ts'
import type { Reply } from '../../src/client/request.ts'
import { reasonOf } from './api.ts'

export interface PeopleShape {
  people: ReadonlySignal<readonly Person[] | undefined>
  /** The newest one-time link and whom it is for. */
  issued: ReadonlySignal<AddPersonAnswer | undefined>
  load (): Promise<void>
  add (body: AddPersonBody): Promise<Outcome>
  change (body: ChangePersonBody): Promise<Outcome>
  renewLink (personId: string): Promise<Outcome>
  putLinkAway (): void
  clear (): void
}

export const PeopleModel = createModel<PeopleShape, [{ api: Api }]>(({ api }) => {
  const people = signal<readonly Person[]>()
  const issued = signal<AddPersonAnswer>()

  const put = (person: Person): void => {
    const held = people.peek() ?? []
    people.value = held.some(({ id }) => id === person.id) ? held.map(known => known.id === person.id ? person : known) : [...held, person]
  }
  const issue = async (asked: Promise<Reply>): Promise<Outcome> => {
    const reply = await asked
    if (reply.kind !== 'answer') return { kind: 'refused', code: reasonOf(reply) }
    issued.value = reply.body as AddPersonAnswer
    put(issued.value.person)
    return { kind: 'done' }
  }

  return {
    people,
    issued,
    async load () {
      const reply = await api.get('/v1/operator/people')
      if (reply.kind === 'answer') people.value = (reply.body as PeopleAnswer).people
    },
    add: body => issue(api.post('/v1/operator/people/add', body)),
    async change (body) {
      const reply = await api.post('/v1/operator/people/change', body)
      if (reply.kind !== 'answer') return { kind: 'refused', code: reasonOf(reply) }
      put(reply.body as Person)
      return { kind: 'done' }
    },
    renewLink: person => issue(api.post('/v1/operator/people/link', { person })),
    putLinkAway () { issued.value = undefined },
    clear () {
      people.value = undefined
      issued.value = undefined
    }
  }
})
export type People = InstanceType<typeof PeopleModel>
