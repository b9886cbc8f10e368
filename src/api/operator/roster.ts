// Who is on the sites now: the whole list, or what changed since a stamp.
import type { FastifyInstance } from 'fastify'
import { Unavailable } from '../../errors.ts'
import { RosterAnswer, RosterBody } from '../../wire/operator.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'

const schema = describe({
  act: 'O.roster',
  summary: 'The visitors who are here, whole or what changed since a stamp.',
  body: RosterBody,
  answers: { 200: RosterAnswer },
  problems: [401, 403]
})

export function rosterRoute (scope: FastifyInstance, { feed }: ApiContext): void {
  scope.post('/roster', { schema }, async (request): Promise<RosterAnswer> => {
    const { since } = request.body as RosterBody
    const { accountId, siteIds } = request.operator
    await feed.load(accountId)
    const answer = await feed.roster.since({ accountId, siteIds }, since)
    if (answer === undefined) throw new Unavailable()
    return answer
  })
}
