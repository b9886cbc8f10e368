// The visitor's contact, each second or held: read-only, and without SQL while nothing is new.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Answer } from '../../poller/poller.ts'
import type { VisitorSignals } from '../../wire/signals.ts'
import { PollAnswer, PollBody } from '../../wire/visitor.ts'
import type { ApiContext } from '../context.ts'
import { answerPoll, whenGone } from '../poll-answer.ts'
import { Nothing, describe } from '../schemas.ts'
import { ofLinked } from './linked.ts'
import { SiteParams, visitorProblems } from './site-params.ts'

const schema = describe({
  act: 'V.poll',
  summary: 'What is new since the cursor: at once, or held until there is something.',
  params: SiteParams,
  body: PollBody,
  answers: { 200: PollAnswer, 204: Nothing },
  problems: [...visitorProblems, 410]
})

type Found = Answer<VisitorSignals> | Promise<Answer<VisitorSignals>>

/** Of requests that early-poll.ts asked for and doesn't answer: nobody is asked for twice. */
const kept = new WeakMap<IncomingMessage, Found>()

export function pollRoute (scope: FastifyInstance, context: ApiContext): void {
  scope.post('/poll', { schema }, (request: FastifyRequest, reply: FastifyReply) =>
    answerPoll(reply, takeAnswer(request.raw) ?? askPoller(context, { site: request.site, body: request.body as PollBody, raw: reply.raw })))
}

/** Throws TokenUnknown. */
export function askPoller ({ poller, tokens }: Pick<ApiContext, 'poller' | 'tokens'>, { site, body, raw }: { site: { id: string }, body: PollBody, raw: ServerResponse }): Found {
  const { token, cursor, signals, tab, tabs, hold } = body
  const whose = tokens.verifyLinked(token, site.id)
  const { accountId, siteId, visitorId } = whose
  const found = poller.askAsVisitor({ accountId, siteId, visitorId, tab, tabs }, { cursor, stamp: signals, holdMs: hold, whenGone: whenGone({ raw }) })
  return whose.conversationId === undefined ? found : Promise.resolve(found).then(told => told.kind === 'news' ? ofLinked(told, whose) : told)
}

/** For the route, which gets the same request next. */
export function keepAnswer (request: IncomingMessage, found: Found): void {
  kept.set(request, found)
  // Whoever goes before the route runs leaves nobody who hears of a failure.
  if (found instanceof Promise) found.catch(() => {})
}

function takeAnswer (request: IncomingMessage): Found | undefined {
  const found = kept.get(request)
  kept.delete(request)
  return found
}
