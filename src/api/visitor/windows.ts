// The chat goes on in a window of its own, on another origin with another storage: by a code that is good once and for a minute, so that no token is ever in an address.
import type { FastifyInstance } from 'fastify'
import { LinkGone } from '../../errors.ts'
import { createWindowCode, takeWindowCode } from '../../store/window-codes.ts'
import { WindowBody, WindowOpenAnswer, WindowOpenBody } from '../../wire/visitor.ts'
import type { ApiContext } from '../context.ts'
import { Nothing, describe } from '../schemas.ts'
import { SiteParams, visitorProblems } from './site-params.ts'

const announce = describe({
  act: 'V.window',
  summary: 'Says by which code another window goes on as this visitor, once and within a minute.',
  params: SiteParams,
  body: WindowBody,
  answers: { 204: Nothing },
  problems: visitorProblems
})

const open = describe({
  act: 'V.windowOpen',
  summary: 'Goes on as the visitor who said this code. Without a token.',
  params: SiteParams,
  body: WindowOpenBody,
  answers: { 200: WindowOpenAnswer },
  problems: [...visitorProblems, 410]
})

export function windowRoutes (scope: FastifyInstance, { pool, tokens, limits }: ApiContext): void {
  scope.post('/window', { schema: announce }, async (request, reply) => {
    const { token, code } = request.body as WindowBody
    const { accountId, siteId, visitorId } = tokens.verify(token, request.site.id)
    limits.ask(request.ip, visitorId)
    await createWindowCode(pool, { accountId, siteId, visitorId, code })
    return await reply.code(204).send()
  })

  scope.post('/window/open', { schema: open }, async (request): Promise<WindowOpenAnswer> => {
    limits.stranger(request.ip)
    const { id: siteId, accountId } = request.site
    const visitorId = await takeWindowCode(pool, { accountId, siteId, code: (request.body as WindowOpenBody).code })
    if (visitorId === undefined) {
      limits.wrongToken(request.ip)
      throw new LinkGone()
    }
    return { token: tokens.sign({ accountId, siteId, visitorId }) }
  })
}
