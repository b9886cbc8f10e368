// What the account keeps of visitors: erasing one visitor or conversation, and for how long the rest is kept. Owners and admins only; how long is the owner's matter.
import type { FastifyInstance } from 'fastify'
import { Forbidden } from '../../errors.ts'
import { eraseConversation, eraseVisitor } from '../../store/erasure.ts'
import { findRetention, setRetention } from '../../store/retention.ts'
import { EraseBody, Retention } from '../../wire/account.ts'
import type { ApiContext } from '../context.ts'
import { Nothing, describe } from '../schemas.ts'

const erase = describe({ act: 'A.erase', summary: 'Erases a conversation or a visitor, for good.', body: EraseBody, answers: { 204: Nothing }, problems: [401, 403, 404] })
const read = describe({ act: 'A.retained', summary: 'For how many days visitors\' words and visits are kept.', answers: { 200: Retention }, problems: [401, 403] })
const write = describe({ act: 'A.retention', summary: 'Changes for how many days visitors\' words and visits are kept.', body: Retention, answers: { 200: Retention }, problems: [401, 403] })

/** Registered where owners and admins are. */
export function privacyRoutes (scope: FastifyInstance, { pool, feed }: ApiContext): void {
  scope.post('/erase', { schema: erase }, async (request, reply) => {
    const body = request.body as EraseBody
    const { accountId, id } = request.operator
    const author = `operator:${id}`
    if (body.what === 'visitor') await eraseVisitor(pool, { accountId, visitorId: body.visitor, author })
    else await eraseConversation(pool, { accountId, conversationId: body.conversation, author })
    feed.changed(accountId, 'log')
    return await reply.code(204).send()
  })
  scope.get('/retention', { schema: read }, async (request): Promise<Retention> => {
    return { days: await findRetention(pool, request.operator) ?? null }
  })
  scope.post('/retention', { schema: write }, async (request): Promise<Retention> => {
    const { days } = request.body as Retention
    const { accountId, role } = request.operator
    if (role !== 'owner') throw new Forbidden()
    await setRetention(pool, { accountId, days: days ?? undefined })
    return { days }
  })
}
