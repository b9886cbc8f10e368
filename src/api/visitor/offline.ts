// A message left while nobody is there.
import type { FastifyInstance } from 'fastify'
import { leaveMessage } from '../../store/left-messages.ts'
import { toLine } from '../../wire/text.ts'
import { OfflineBody, SendAnswer } from '../../wire/visitor.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'
import { toSendAnswer } from '../shapes.ts'
import { requireConsent } from './consent.ts'
import { SiteParams, visitorProblems } from './site-params.ts'

const schema = describe({
  act: 'V.offline',
  summary: 'Leaves a message with name and e-mail address, and a phone number where the site asks; it waits in the inbox.',
  params: SiteParams,
  body: OfflineBody,
  answers: { 200: SendAnswer, 201: SendAnswer },
  problems: [...visitorProblems, 409, 410]
})

export function offlineRoute (scope: FastifyInstance, { pool, feed, tokens, limits }: ApiContext): void {
  scope.post('/offline', { schema }, async (request, reply): Promise<SendAnswer> => {
    const { token, key, name, email, phone, text, consent } = request.body as OfflineBody
    const { accountId, siteId, visitorId } = tokens.verify(token, request.site.id)
    limits.send(request.ip, visitorId)
    requireConsent(request.site, consent)
    const spoken = await leaveMessage(pool, { accountId, siteId, visitorId, key, name: toLine(name), email, phone, text, consent })
    if (!spoken.repeated) feed.changed(accountId, 'log')
    reply.code(spoken.repeated ? 200 : 201)
    return toSendAnswer(spoken)
  })
}
