// Who belongs to the account: listed, added, given a link, changed. Owners and admins only; whoever is or becomes owner is an owner's matter.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { Forbidden, NotFound } from '../../errors.ts'
import { createCredentialLink } from '../../store/credential-links.ts'
import { findOperator, listPeople } from '../../store/operators.ts'
import type { OperatorRecord } from '../../store/operators.ts'
import { addPerson, changePerson } from '../../store/people.ts'
import { AddPersonAnswer, AddPersonBody, ChangePersonBody, PeopleAnswer, Person } from '../../wire/account.ts'
import type { Role } from '../../wire/account.ts'
import { Id } from '../../wire/ids.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'
import { createLink } from './links.ts'

const LinkOfBody = z.strictObject({ person: Id })
const list = describe({ act: 'A.people', summary: 'Everybody of the account.', answers: { 200: PeopleAnswer }, problems: [401, 403] })
const add = describe({ act: 'A.operator', summary: 'Adds an operator; the answer has their one-time link.', body: AddPersonBody, answers: { 201: AddPersonAnswer }, problems: [401, 403, 404, 409] })
const renew = describe({ act: 'A.invite', summary: 'A fresh one-time link; the one before is dead.', body: LinkOfBody, answers: { 200: AddPersonAnswer }, problems: [401, 403, 404] })
const change = describe({ act: 'A.role', summary: 'Changes role, sites, and whether somebody is active.', body: ChangePersonBody, answers: { 200: Person }, problems: [401, 403, 404, 409] })

export function peopleRoutes (scope: FastifyInstance, context: ApiContext): void {
  const { pool, feed, sessions } = context
  scope.get('/people', { schema: list }, async (request): Promise<PeopleAnswer> => {
    return { people: (await listPeople(pool, request.operator)).map(toPerson) }
  })
  scope.post('/people/add', { schema: add }, async (request, reply): Promise<AddPersonAnswer> => {
    const { email, role, sites: siteIds } = request.body as AddPersonBody
    const { accountId, id: byId } = request.operator
    refuseOwners(request, [role])
    const person = await addPerson(pool, { accountId, email, role, siteIds, byId })
    feed.changed(accountId, 'log')
    reply.code(201)
    return await withLink(context, person)
  })
  scope.post('/people/link', { schema: renew }, async (request): Promise<AddPersonAnswer> => {
    const person = await requirePerson(request, context)
    refuseOwners(request, [person.role])
    return await withLink(context, person)
  })
  scope.post('/people/change', { schema: change }, async (request): Promise<Person> => {
    const { person: operatorId, role, sites: siteIds, active } = request.body as ChangePersonBody
    const { accountId, id: byId } = request.operator
    refuseOwners(request, [role, (await requirePerson(request, context)).role])
    const person = await changePerson(pool, { accountId, operatorId, role, siteIds, active, byId })
    sessions.forget(operatorId)
    feed.changed(accountId, 'log')
    return toPerson(person)
  })
}

async function requirePerson ({ operator, body }: FastifyRequest, { pool }: ApiContext): Promise<OperatorRecord> {
  const found = await findOperator(pool, { accountId: operator.accountId, operatorId: (body as { person: string }).person })
  if (found === undefined) throw new NotFound()
  return found
}

/** An admin who could make or unmake owners, or get into an owner's account by a link, would be one. */
function refuseOwners ({ operator }: FastifyRequest, roles: Role[]): void {
  if (roles.includes('owner') && operator.role !== 'owner') throw new Forbidden()
}

async function withLink ({ pool, config }: ApiContext, person: OperatorRecord): Promise<AddPersonAnswer> {
  const kind = person.joined ? 'reset' : 'join'
  const { token, expiresAt } = await createCredentialLink(pool, { accountId: person.accountId, operatorId: person.id, kind })
  return { person: toPerson(person), link: createLink(config, { kind, token }), expiresAt: expiresAt.toISOString() }
}

function toPerson ({ id, name, email, role, siteIds, active, joined, lastSeenAt }: OperatorRecord): Person {
  return { id, name, email, role, sites: siteIds ?? [], active, joined, ...(lastSeenAt === undefined ? {} : { lastSeenAt: lastSeenAt.toISOString() }) }
}
