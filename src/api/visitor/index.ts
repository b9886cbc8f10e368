// All that a stranger can reach across origins: POST, text/plain, the token in the body. One file per noun.
import type { FastifyInstance } from 'fastify'
import type { ApiContext } from '../context.ts'
import { usePartBodies } from '../files/part-body.ts'
import { listPageOrigins } from '../hosts.ts'
import { registerCounted } from '../measures.ts'
import { useTextToo } from '../parser.ts'
import { conversationRoutes } from './conversations.ts'
import { filePartRoute, fileRoutes } from './files.ts'
import { forgetRoute } from './forget.ts'
import { helloRoute } from './hello.ts'
import { historyRoute } from './history.ts'
import { identityRoutes } from './identity.ts'
import { invitationRoute } from './invitations.ts'
import { lookRoute } from './look.ts'
import { messageRoute } from './messages.ts'
import { offlineRoute } from './offline.ts'
import { useOrigins } from './origin.ts'
import { pollRoute } from './poll.ts'
import { queueRoute } from './queue.ts'
import { ratingRoute } from './ratings.ts'
import { ruleRoute } from './rules.ts'
import { signalRoute } from './signals.ts'
import { mailLinkRoutes, transcriptRoutes } from './transcripts.ts'
import { windowRoutes } from './windows.ts'

/** Registered under /v1/visitor/:site. */
export async function visitorRoutes (scope: FastifyInstance, context: ApiContext): Promise<void> {
  useTextToo(scope)
  await useOrigins(scope, { pool: context.pool, sites: context.sites, ownOrigins: listPageOrigins(context.config, context.demoOrigin) })
  registerCounted(scope, context, [helloRoute, lookRoute, pollRoute, messageRoute, signalRoute, invitationRoute, ruleRoute, historyRoute, conversationRoutes, offlineRoute, forgetRoute, fileRoutes, ratingRoute, queueRoute, identityRoutes, transcriptRoutes, mailLinkRoutes, windowRoutes])
  await scope.register(async inner => {
    usePartBodies(inner, ['text/plain', 'application/json'])
    registerCounted(inner, context, [filePartRoute])
  })
}
