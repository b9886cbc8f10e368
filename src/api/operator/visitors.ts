// Who a visitor is: name, counts, and their newest visits with pages.
import type { FastifyInstance } from 'fastify'
import { NotFound } from '../../errors.ts'
import { findVisitorForOperator } from '../../store/visitors.ts'
import { listVisits } from '../../store/visits.ts'
import type { VisitRecord } from '../../store/visits.ts'
import { VisitorAnswer, VisitorBody } from '../../wire/operator.ts'
import type { Visit } from '../../wire/visits.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'

const schema = describe({
  act: 'O.visitor',
  summary: 'Everything known of one visitor but their conversations.',
  body: VisitorBody,
  answers: { 200: VisitorAnswer },
  problems: [401, 403, 404]
})

/** More are rarely looked at, and each comes with its pages. */
const recentVisits = 50

export function visitorRoute (scope: FastifyInstance, { pool }: ApiContext): void {
  scope.post('/visitor', { schema }, async (request): Promise<VisitorAnswer> => {
    const { visitor: visitorId } = request.body as VisitorBody
    const { accountId, siteIds } = request.operator
    const profile = await findVisitorForOperator(pool, { accountId, siteIds, visitorId })
    if (profile === undefined) throw new NotFound()
    const visits = await listVisits(pool, { accountId, visitorId, limit: recentVisits })
    return {
      ...profile,
      site: profile.siteId,
      firstSeenAt: profile.firstSeenAt.toISOString(),
      lastSeenAt: profile.lastSeenAt.toISOString(),
      recent: visits.map(toVisit)
    }
  })
}

function toVisit ({ startedAt, lastContactAt, pages, tracked, ...visit }: VisitRecord): Visit {
  return {
    ...visit,
    startedAt: startedAt.toISOString(),
    lastContactAt: lastContactAt.toISOString(),
    pages: pages.map(({ openedAt, ...page }) => ({ ...page, openedAt: openedAt.toISOString() })),
    tracked: tracked.map(({ at, ...did }) => ({ ...did, at: at.toISOString() }))
  }
}
