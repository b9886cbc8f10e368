// What a visitor says.
import type { FastifyInstance } from 'fastify'
import { sendAsVisitor } from '../../store/messages.ts'
import { SendAnswer, SendBody } from '../../wire/visitor.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'
import { toSendAnswer } from '../shapes.ts'
import { SiteParams, visitorProblems } from './site-params.ts'

const schema = describe({
  act: 'V.send',
  summary: 'Stores a message once; a repeat of the key gets the first answer again.',
  params: SiteParams,
  body: SendBody,
  answers: { 200: SendAnswer, 201: SendAnswer },
  problems: [...visitorProblems, 409, 410]
})

export function messageRoute (scope: FastifyInstance, { pool, feed, tokens, limits }: ApiContext): void {
  scope.post('/send', { schema }, async (request, reply): Promise<SendAnswer> => {
    const { token, key, text, quote, file: fileId } = request.body as SendBody
    const { accountId, siteId, visitorId, conversationId: only } = tokens.verifyLinked(token, request.site.id)
    limits.send(request.ip, visitorId)
    const spoken = await sendAsVisitor(pool, { accountId, siteId, visitorId, key, text, quote, fileId, only })
    if (!spoken.repeated) feed.changed(accountId, 'log')
    reply.code(spoken.repeated ? 200 : 201)
    return toSendAnswer(spoken)
  })
}
