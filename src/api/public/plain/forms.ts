// What the forms of the page without JavaScript do: say, leave a message, begin, end, open a mail's link. Each is answered by a redirect back to the page, or by a page that says what was wrong and still has what was written.
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { BadInput, LinkGone } from '../../../errors.ts'
import { endConversation, requireConversationForVisitor } from '../../../store/conversations.ts'
import { leaveMessage } from '../../../store/left-messages.ts'
import { sendAsVisitor } from '../../../store/messages.ts'
import { markSeen } from '../../../store/read-marks.ts'
import type { SiteRecord } from '../../../store/sites.ts'
import { startConversation } from '../../../store/starts.ts'
import { confirmTranscript, requireConfirmation } from '../../../store/transcripts.ts'
import { Id } from '../../../wire/ids.ts'
import { maxNameCodePoints } from '../../../wire/limits.ts'
import { Name, toLine } from '../../../wire/text.ts'
import { Email, MessageText, Phone } from '../../../wire/visitor.ts'
import type { ApiContext } from '../../context.ts'
import { settingsOf } from '../../look/look.ts'
import { writeTranscript } from '../../transcript.ts'
import { requireConsent } from '../../visitor/consent.ts'
import { requireReturn } from '../../visitor/transcripts.ts'
import { keepVisitor } from './cookie.ts'
import { meet } from './meet.ts'
import type { Visitor } from './meet.ts'

/** A form's fields, a site that exists, and what is needed to act. */
export interface Posted { context: ApiContext, request: FastifyRequest, reply: FastifyReply, site: SiteRecord }

const Tick = z.optional(z.literal('yes'))
const SayForm = z.object({ key: Id, text: MessageText, seen: z.optional(z.string().check(z.regex(/^\d{1,9}$/))) })
const LeaveForm = z.object({ key: Id, name: Name(maxNameCodePoints), email: Email, phone: z.optional(Phone), text: MessageText, consent: Tick })
const StartForm = z.object({ key: Id, name: z.optional(Name(maxNameCodePoints)), email: z.optional(Email), phone: z.optional(Phone), text: MessageText, consent: Tick })
const EndForm = z.object({ key: Id, conversation: Id })
const OpenForm = z.object({ key: Id, link: z.string() })

/** What each form does, by the last part of its path; `sent`: there is something to say, and no chat to go back to. */
export const acts: Readonly<Record<string, (posted: Posted) => Promise<void | 'sent'>>> = { say, leave, start, end, open }

async function say ({ context, request, reply, site }: Posted): Promise<void> {
  const { key, text, seen = '0' } = read(SayForm, request)
  const { pool, feed, limits } = context
  const visitor = await meet(request, reply, { context, site, key })
  limits.send(request.ip, visitor.visitorId)
  const { conversationId } = await sendAsVisitor(pool, { ...toPlace(visitor), key, text, only: visitor.conversationId })
  // Whoever writes has had the messages above on the screen.
  await markSeen(pool, { accountId: site.accountId, conversationId, side: 'visitor', number: Number(seen) })
  feed.changed(site.accountId, 'log')
}

async function leave ({ context, request, reply, site }: Posted): Promise<void> {
  const { key, name, email, phone, text, consent } = read(LeaveForm, request)
  if (phone === undefined && settingsOf(site).form.fields.phone === 'required') throw new BadInput('A field that is needed is empty.')
  const agreed = readConsent(site, consent)
  const visitor = await meet(request, reply, { context, site, key })
  context.limits.send(request.ip, visitor.visitorId)
  refuseLinked(visitor)
  await leaveMessage(context.pool, { ...toPlace(visitor), key, name: toLine(name), email, phone, text, ...agreed })
  context.feed.changed(site.accountId, 'log')
}

/** The words that were ticked. Throws BadInput where the site asks for consent and there is none. */
function readConsent (site: SiteRecord, tick: 'yes' | undefined): { consent?: string } {
  requireConsent(site, tick)
  const { consent: { text } } = settingsOf(site).form
  return text === '' ? {} : { consent: text }
}

// What they need is a message like any other, so that it isn't taken for a chat that somebody opened and left without a word.
async function start ({ context, request, reply, site }: Posted): Promise<void> {
  const { key, name, email, phone, text, consent } = read(StartForm, request)
  const { form } = settingsOf(site)
  const given = { name, email, phone }
  const missing = (['name', 'email', 'phone'] as const).filter(field => form.on && form.fields[field] === 'required' && given[field] === undefined)
  if (missing.length > 0) throw new BadInput('A field that is needed is empty.')
  const agreed = readConsent(site, consent)
  const visitor = await meet(request, reply, { context, site, key })
  context.limits.send(request.ip, visitor.visitorId)
  refuseLinked(visitor)
  await startConversation(context.pool, { ...toPlace(visitor), key, answers: { ...given, ...(name === undefined ? {} : { name: toLine(name) }), ...agreed } })
  await sendAsVisitor(context.pool, { ...toPlace(visitor), key: toSecondKey(key), text })
  context.feed.changed(site.accountId, 'log')
}

async function end ({ context, request, reply, site }: Posted): Promise<void> {
  const { key, conversation: conversationId } = read(EndForm, request)
  const visitor = await meet(request, reply, { context, site, key })
  const { accountId, visitorId } = visitor
  context.limits.send(request.ip, visitorId)
  refuseLinked(visitor, conversationId)
  await endConversation(context.pool, { accountId, visitorId, conversationId, author: 'visitor', key })
  context.feed.changed(accountId, 'log')
}

// A browser without scripts can't read what stands behind the # of a link, so it is pasted. With scripts the page posts the link of a letter here, too (widget/links.ts).
async function open ({ context, request, reply, site }: Posted): Promise<void | 'sent'> {
  const { link: pasted } = read(OpenForm, request)
  const { pool, limits, tokens, config } = context
  const { accountId, id: siteId } = site
  limits.wrongToken(request.ip)
  const [, kind, link = ''] = /#([rt])=([\w-]{43})\s*$/.exec(pasted) ?? []
  if (kind === 't') {
    const asked = await requireConfirmation(pool, { accountId, siteId, link })
    const conversation = await requireConversationForVisitor(pool, asked)
    await confirmTranscript(pool, { ...asked, text: await writeTranscript(pool, { site, conversation, zone: asked.zone }) })
    return 'sent'
  }
  const { visitorId, conversationId } = await requireReturn(pool, { accountId, siteId, link })
  keepVisitor(reply, { config, site, text: tokens.sign({ accountId, siteId, visitorId, conversationId }) })
}

function read<Form extends z.ZodMiniType> (form: Form, { body }: FastifyRequest): z.infer<Form> {
  const found = form.safeParse(body)
  if (!found.success) throw new BadInput('A field is missing or is not what it should be.')
  return found.data
}

function toPlace ({ accountId, siteId, visitorId }: { accountId: number, siteId: string, visitorId: string }): { accountId: number, siteId: string, visitorId: string } {
  return { accountId, siteId, visitorId }
}

// A mail's link opens its own conversation; the page has no other form while that goes on.
function refuseLinked ({ conversationId }: Visitor, asked?: string): void {
  if (conversationId !== undefined && conversationId !== asked) throw new LinkGone()
}

// One form, two events: sent again, it has the same two keys.
function toSecondKey (key: string): string {
  const hex = createHash('sha256').update(`second ${key}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Registers them: POST /c/SITE/ACT. Not in the OpenAPI document, because they are pages' own and no interface. */
export function formRoutes (scope: FastifyInstance, { schema, onPost }: { schema: object, onPost: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> }): void {
  for (const act of Object.keys(acts)) scope.post(`/c/:site/${act}`, { schema }, onPost)
}
