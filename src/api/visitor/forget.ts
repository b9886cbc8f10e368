// The visitor asks to be forgotten: what they wrote and what is known of them is erased; their browser is a stranger afterwards.
import type { FastifyInstance } from 'fastify'
import { eraseVisitor } from '../../store/erasure.ts'
import { ForgetBody } from '../../wire/visitor.ts'
import type { ApiContext } from '../context.ts'
import { Nothing, describe } from '../schemas.ts'
import { SiteParams, visitorProblems } from './site-params.ts'

const schema = describe({
  act: 'V.forget',
  summary: 'Erases the visitor: their words, name, visits and pages; the token opens nothing from then on.',
  params: SiteParams,
  body: ForgetBody,
  answers: { 204: Nothing },
  problems: visitorProblems
})

export function forgetRoute (scope: FastifyInstance, { pool, feed, tokens, limits }: ApiContext): void {
  scope.post('/forget', { schema }, async (request, reply) => {
    const { token } = request.body as ForgetBody
    const { accountId, visitorId } = tokens.verify(token, request.site.id)
    limits.forget(request.ip)
    await eraseVisitor(pool, { accountId, visitorId, author: 'visitor' })
    feed.changed(accountId, 'log')
    return await reply.code(204).send()
  })
}
