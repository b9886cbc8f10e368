// What was said, for the visitor to keep: by mail to an address that is known to be theirs, after a letter that asks otherwise; and the way back from a mail into the conversation.
import type { FastifyInstance } from 'fastify'
import { BadInput, LinkGone, MailOff, TranscriptsOff } from '../../errors.ts'
import { followReturnLink } from '../../store/answer-mail.ts'
import { requireConversationForVisitor } from '../../store/conversations.ts'
import type { SiteRecord } from '../../store/sites.ts'
import { confirmTranscript, requireConfirmation, wishTranscript } from '../../store/transcripts.ts'
import { ConfirmBody, ReturnAnswer, ReturnBody, TranscriptAnswer, TranscriptBody } from '../../wire/transcripts.ts'
import { isClockZone } from '../clock.ts'
import type { ApiContext } from '../context.ts'
import { settingsOf } from '../look/look.ts'
import { describe } from '../schemas.ts'
import { writeTranscript } from '../transcript.ts'
import { requireOpened } from './linked.ts'
import { SiteParams, visitorProblems } from './site-params.ts'

const wish = describe({
  act: 'V.transcript',
  summary: 'Sends a transcript by mail; to an address that nobody vouches for, a letter that asks first.',
  params: SiteParams,
  body: TranscriptBody,
  answers: { 200: TranscriptAnswer },
  problems: [...visitorProblems, 409]
})

const confirmed = describe({
  act: 'V.confirm',
  summary: 'Sends the transcript that a letter\'s link asks for, once.',
  params: SiteParams,
  body: ConfirmBody,
  answers: { 200: TranscriptAnswer },
  problems: [...visitorProblems, 410]
})

const comeBack = describe({
  act: 'V.return',
  summary: 'Opens the conversation that a mail\'s link leads to: the token is good for that alone, for a day.',
  params: SiteParams,
  body: ReturnBody,
  answers: { 200: ReturnAnswer },
  problems: [...visitorProblems, 410]
})

export function transcriptRoutes (scope: FastifyInstance, { pool, config, tokens, limits }: ApiContext): void {
  scope.post('/transcript', { schema: wish }, async (request): Promise<TranscriptAnswer> => {
    const { token, key, conversation: conversationId, email: recipient, zone = '' } = request.body as TranscriptBody
    const whose = tokens.verifyLinked(token, request.site.id)
    const { accountId, siteId, visitorId } = whose
    limits.mail(request.ip)
    requireOpened(whose, conversationId)
    if (config.mail === undefined) throw new MailOff()
    requireOn(request.site, zone)
    const conversation = await requireConversationForVisitor(pool, { accountId, visitorId, conversationId })
    const words = await writeTranscript(pool, { site: request.site, conversation, zone })
    return { state: await wishTranscript(pool, { accountId, siteId, visitorId, conversationId, key, recipient, zone, text: words }) }
  })
}

/** Without a token: what is in somebody's mail is what they have. */
export function mailLinkRoutes (scope: FastifyInstance, { pool, tokens, limits }: ApiContext): void {
  scope.post('/confirm', { schema: confirmed }, async (request): Promise<TranscriptAnswer> => {
    limits.stranger(request.ip)
    const { link } = request.body as ConfirmBody
    const { id: siteId, accountId } = request.site
    const asked = await counted(async () => await requireConfirmation(pool, { accountId, siteId, link }), () => { limits.wrongToken(request.ip) })
    const conversation = await requireConversationForVisitor(pool, asked)
    await confirmTranscript(pool, { ...asked, text: await writeTranscript(pool, { site: request.site, conversation, zone: asked.zone }) })
    return { state: 'sent' }
  })

  scope.post('/return', { schema: comeBack }, async (request): Promise<ReturnAnswer> => {
    limits.stranger(request.ip)
    const { link } = request.body as ReturnBody
    const { id: siteId, accountId } = request.site
    const { visitorId, conversationId } = await counted(async () => await requireReturn(pool, { accountId, siteId, link }), () => { limits.wrongToken(request.ip) })
    return { token: tokens.sign({ accountId, siteId, visitorId, conversationId }), conversation: conversationId }
  })
}

/** Whom the link of a mail brings back, and where. Throws LinkGone. */
export async function requireReturn (pool: ApiContext['pool'], { link, ...place }: { accountId: number, siteId: string, link: string }): Promise<{ visitorId: string, conversationId: string }> {
  const found = await followReturnLink(pool, { ...place, token: link })
  if (found === undefined) throw new LinkGone()
  return found
}

function requireOn (site: SiteRecord, zone: string): void {
  if (!settingsOf(site).chat.transcript) throw new TranscriptsOff()
  if (!isClockZone(zone)) throw new BadInput('zone: is not a time zone')
}

// A right link is never counted, wrong ones are: nobody tries many.
async function counted<Found> (find: () => Promise<Found>, count: () => void): Promise<Found> {
  try {
    return await find()
  } catch (error) {
    if (error instanceof LinkGone) count()
    throw error
  }
}
