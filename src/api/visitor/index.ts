// All that a stranger can reach across origins: POST, text/plain, the token in the body. One file per noun.
import type { FastifyInstance } from 'fastify'
import type { ApiContext } from '../context.ts'
import { listPageOrigins } from '../hosts.ts'
import { registerCounted } from '../measures.ts'
import { useTextToo } from '../parser.ts'
import { conversationRoutes } from './conversations.ts'
import { forgetRoute } from './forget.ts'
import { helloRoute } from './hello.ts'
import { historyRoute } from './history.ts'
import { invitationRoute } from './invitations.ts'
import { lookRoute } from './look.ts'
import { messageRoute } from './messages.ts'
import { offlineRoute } from './offline.ts'
import { useOrigins } from './origin.ts'
import { pollRoute } from './poll.ts'
import { ruleRoute } from './rules.ts'
import { signalRoute } from './signals.ts'

/** Registered under /v1/visitor/:site. */
export async function visitorRoutes (scope: FastifyInstance, context: ApiContext): Promise<void> {
  useTextToo(scope)
  await useOrigins(scope, { pool: context.pool, sites: context.sites, ownOrigins: listPageOrigins(context.config, context.demoOrigin) })
  registerCounted(scope, context, [helloRoute, lookRoute, pollRoute, messageRoute, signalRoute, invitationRoute, ruleRoute, historyRoute, conversationRoutes, offlineRoute, forgetRoute])
}
