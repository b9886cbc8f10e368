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
  // Consoles that ask the same are given the same answer: its text is made once for all of them.
  const texts = new WeakMap<RosterAnswer, Buffer>()
  scope.post('/roster', { schema }, async (request, reply) => {
    const { since } = request.body as RosterBody
    const { accountId, siteIds } = request.operator
    await feed.load(accountId)
    const answer = await feed.roster.since({ accountId, siteIds }, since)
    if (answer === undefined) throw new Unavailable()
    const text = texts.get(answer) ?? Buffer.from(reply.serializeInput(answer, '200') as string)
    texts.set(answer, text)
    return await reply.type('application/json; charset=utf-8').send(text)
  })
}
