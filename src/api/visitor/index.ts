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
import { messageRoute } from './messages.ts'
import { offlineRoute } from './offline.ts'
import { useOrigins } from './origin.ts'
import { pollRoute } from './poll.ts'
import { signalRoute } from './signals.ts'

/** Registered under /v1/visitor/:site. */
export async function visitorRoutes (scope: FastifyInstance, context: ApiContext): Promise<void> {
  useTextToo(scope)
  await useOrigins(scope, { pool: context.pool, sites: context.sites, ownOrigins: listPageOrigins(context.config, context.demoOrigin) })
  registerCounted(scope, context, helloRoute)
  registerCounted(scope, context, pollRoute)
  registerCounted(scope, context, messageRoute)
  registerCounted(scope, context, signalRoute)
  registerCounted(scope, context, invitationRoute)
  registerCounted(scope, context, historyRoute)
  registerCounted(scope, context, conversationRoutes)
  registerCounted(scope, context, offlineRoute)
  registerCounted(scope, context, forgetRoute)
}
