// The chat without JavaScript: its messages, which reload themselves, and its forms. The page that they stand in is ../hosted-page.ts.
import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { NotFound } from '../../../errors.ts'
import { markSeen } from '../../../store/read-marks.ts'
import type { SiteRecord } from '../../../store/sites.ts'
import type { ApiContext } from '../../context.ts'
import { listOwnOrigins } from '../../hosts.ts'
import { registerCounted } from '../../measures.ts'
import { toProblem } from '../../problems.ts'
import { describe, otherBody } from '../../schemas.ts'
import { createNonce, toPolicy } from '../page.ts'
import { hostedPageRoute, toMissing } from '../hosted-page.ts'
import { findVisitor, requireOwnForms } from './cookie.ts'
import { useForms } from './form-body.ts'
import { acts, formRoutes } from './forms.ts'
import { toNoticePage, toProblemPage, toTalkPage } from './html.ts'
import { stay } from './meet.ts'
import { isLookedAt } from './looked-at.ts'
import { findTalk, toFrame } from './view.ts'
import type { Frame } from './view.ts'

const html = otherBody('text/html', 'The page')
const params = z.object({ site: z.string() })
const talk = describe({ act: 'W.talk', summary: 'The messages of the chat page without JavaScript.', params, answers: { 200: html, 404: html } })
const post = { ...describe({ act: 'W.form', summary: 'A form of the chat page without JavaScript.', params, answers: { 200: html, 303: html } }), hide: true }

/** The page and what belongs to it, with cookies and forms, which nothing else here has. */
export async function chatPageRoutes (scope: FastifyInstance, context: ApiContext): Promise<void> {
  await scope.register(cookie)
  useForms(scope)
  requireOwnForms(scope, { ownOrigins: listOwnOrigins(context.config), sites: context.sites })
  registerCounted(scope, context, [hostedPageRoute])
  await scope.register(async inner => {
    inner.setErrorHandler(async (error, request, reply) => await sendProblemPage(error, { request, reply, context }))
    registerCounted(inner, context, [talkRoute, postRoutes])
  })
}

function talkRoute (scope: FastifyInstance, context: ApiContext): void {
  const { sites, pool, feed, config, tokens } = context
  scope.get('/c/:site/talk', { schema: talk }, async (request, reply) => {
    const site = await sites.find((request.params as { site: string }).site, request)
    const nonce = createNonce()
    setHeaders(reply, nonce)
    if (site === undefined) return await reply.code(404).send(toMissing(nonce))
    const frame = toFrame(request, context, site)
    const framed = 'framed' in (request.query as object)
    const known = findVisitor(request, { config, tokens, site })
    if (known === undefined) return toTalkPage(frame, { nonce, framed })
    const { accountId } = known.token
    const found = await findTalk(context, frame, known.token)
    // Who reloads is here, and has read: the one thing that a reader without scripts can tell us by. What looks ahead for somebody isn't.
    const looks = isLookedAt(request)
    if (looks) stay(context, known.token)
    const grew = looks && found !== undefined && await markSeen(pool, { accountId, conversationId: found.conversation.id, side: 'visitor', number: found.conversation.last })
    if (grew) feed.changed(accountId, 'signals')
    return toTalkPage({ ...frame, talk: found }, { nonce, framed })
  })
}

function postRoutes (scope: FastifyInstance, context: ApiContext): void {
  formRoutes(scope, {
    schema: post,
    onPost: async (request, reply) => {
      const site = await requireSite(request, context)
      const done = await acts[toAct(request)]?.({ context, request, reply, site })
      if (done === 'sent') return await sendNotice({ request, reply, context }, site)
      return await reply.redirect(`/c/${site.id}`, 303)
    }
  })
}

async function sendNotice ({ request, reply, context }: Asked, site: SiteRecord): Promise<unknown> {
  const nonce = createNonce()
  const frame = toFrame(request, context, site)
  setHeaders(reply, nonce)
  return await reply.send(toNoticePage(frame, { nonce, text: frame.words.page.transcriptSent }))
}

async function requireSite (request: FastifyRequest, { sites }: ApiContext): Promise<SiteRecord> {
  const site = await sites.find((request.params as { site: string }).site, request)
  if (site === undefined) throw new NotFound()
  return site
}

function toAct ({ routeOptions: { url = '' } }: FastifyRequest): string {
  return url.split('/').at(-1) ?? ''
}

interface Asked { request: FastifyRequest, reply: FastifyReply, context: ApiContext }

// In words, on a page, with what was written: a browser without scripts shows what it gets.
async function sendProblemPage (error: unknown, { request, reply, context }: Asked): Promise<unknown> {
  const problem = toProblem(error)
  const { retryAfterSeconds } = problem as { retryAfterSeconds?: number }
  if (problem.statusCode >= 500) request.log[problem.statusCode === 503 ? 'warn' : 'error']({ reqId: request.id, err: error }, 'a form failed')
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds))
  const nonce = createNonce()
  setHeaders(reply, nonce)
  reply.code(problem.statusCode)
  const site = problem.statusCode === 404 || problem.statusCode >= 500 ? undefined : await context.sites.find((request.params as { site: string }).site, request)
  if (site === undefined) return await reply.send(problem.statusCode === 404 ? toMissing(nonce) : toMissing(nonce, 'busy'))
  const frame = toFrame(request, context, site)
  const values = (request.body ?? {}) as Record<string, string>
  const act = toAct(request)
  const form = act === 'say' || act === 'leave' || act === 'start' ? act : undefined
  return await reply.send(toProblemPage(frame, { nonce, key: /^[0-9a-f-]{36}$/.test(values.key ?? '') ? values.key ?? '' : randomUUID(), values, problem: toReason(problem, frame), form }))
}

function toReason ({ statusCode, code }: { statusCode: number, code: string }, { words: { page } }: Frame): string {
  if (statusCode === 429) return page.tooOften
  if (statusCode === 403) return page.foreign
  if (code === 'LINK_GONE') return page.linkGone
  return statusCode === 410 || statusCode === 409 ? page.gone : page.wrong
}

function setHeaders (reply: FastifyReply, nonce: string): void {
  reply.type('text/html; charset=utf-8').headers({
    'content-security-policy': toPolicy({
      'default-src': "'none'",
      'style-src': `'nonce-${nonce}'`,
      'img-src': 'data:',
      'frame-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'self'",
      // The messages stand in a frame of our own page.
      'frame-ancestors': "'self'"
    }),
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'same-origin'
  })
}
