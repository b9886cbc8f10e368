// What the page without JavaScript shows a visitor: the site, their conversation as lines, who is there. How it looks is html.ts.
import type { FastifyRequest } from 'fastify'
import { findMissed } from '../../../store/answered.ts'
import { listNewestEvents } from '../../../store/conversation-events.ts'
import { listConversationsForVisitor } from '../../../store/conversations.ts'
import type { ConversationRecord } from '../../../store/conversations.ts'
import type { SiteRecord } from '../../../store/sites.ts'
import type { SiteStatus } from '../../../wire/events.ts'
import { maxHistoryEvents } from '../../../wire/limits.ts'
import type { SiteSettings } from '../../../wire/settings.ts'
import { createClock } from '../../clock.ts'
import type { Clock } from '../../clock.ts'
import type { ApiContext } from '../../context.ts'
import { toLines } from '../../lines.ts'
import type { Line } from '../../lines.ts'
import { chooseLanguage } from '../../look/languages.ts'
import { settingsOf } from '../../look/look.ts'
import { findServerWords } from '../../words.ts'
import type { ServerWords } from '../../words/en.ts'
import type { VisitorToken } from '../../visitor/token.ts'

/** `site`, in words for one visitor. */
export interface Frame { site: SiteRecord, settings: SiteSettings, status: SiteStatus, language: string, words: ServerWords, clock: Clock, mail: boolean }

/** Their conversation: the open one, one they missed something of, else the newest. */
export interface Talk { conversation: ConversationRecord, lines: Line[], more: boolean, partner: string | undefined }

export interface View extends Frame { talk?: Talk | undefined }

/** The site for who asks, without SQL beyond the site book. Times are the site's own: a browser without scripts doesn't tell its zone. */
export function toFrame (request: FastifyRequest, { feed, config }: Pick<ApiContext, 'feed' | 'config'>, site: SiteRecord): Frame {
  const settings = settingsOf(site)
  const wanted = (request.headers['accept-language'] ?? '').slice(0, 200).split(',').map(part => part.split(';')[0]?.trim() ?? '')
  const { language, words } = findServerWords(chooseLanguage(wanted, settings.language).lang)
  const status = feed.siteStatus(site.accountId, site.id)?.status ?? site.status
  return { site, settings, status, language, words, clock: createClock(settings.hours.zone), mail: config.mail !== undefined }
}

/** What the visitor said and was told, as far as their token opens it; undefined if nothing yet. */
export async function findTalk ({ pool }: Pick<ApiContext, 'pool'>, { words, site }: Frame, { visitorId, conversationId }: VisitorToken): Promise<Talk | undefined> {
  const { accountId } = site
  const all = (await listConversationsForVisitor(pool, { accountId, visitorId })).filter(({ id }) => conversationId === undefined || id === conversationId)
  const missed = await findMissed(pool, { accountId, visitorId })
  const conversation = all.find(({ state }) => isOpen(state)) ?? all.find(({ id }) => id === missed) ?? all[0]
  if (conversation === undefined) return undefined
  const events = (await listNewestEvents(pool, { accountId, conversations: [conversation], audience: 'all', limit: maxHistoryEvents })).get(conversation.id) ?? []
  const lines = toLines(events, { words, own: words.you })
  const partner = lines.findLast(line => line.kind === 'said' && !line.own)
  return { conversation, lines, more: (events[0]?.number ?? 1) > 1, partner: partner?.kind === 'said' ? partner.name : undefined }
}

/** What is said now goes on in it. */
export function isOpen (state: ConversationRecord['state']): boolean {
  return state === 'invited' || state === 'waiting' || state === 'talking'
}
