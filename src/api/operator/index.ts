// All that the console asks for: same origin, application/json, behind the session cookie. One file per noun; who may do what stands here.
import type { FastifyInstance } from 'fastify'
import cookie from '@fastify/cookie'
import type { ApiContext } from '../context.ts'
import { usePartBodies } from '../files/part-body.ts'
import { listOwnOrigins } from '../hosts.ts'
import { registerCounted } from '../measures.ts'
import { keepSessionAlive, requireAdministrator, requireOwnPages, requireSignedIn } from '../operator-session.ts'
import { limitOperators, limitStrangers } from '../route-limits.ts'
import { operatorConversationRoutes } from './conversations.ts'
import { operatorFilePartRoute, operatorFileRoutes } from './files.ts'
import { artChangeRoutes, artRoute } from './art.ts'
import { inviteRoute } from './invitations.ts'
import { meRoutes } from './me.ts'
import { messageChangeRoutes } from './message-changes.ts'
import { operatorMessageRoute } from './messages.ts'
import { passwordRoute } from './password.ts'
import { peopleRoutes } from './people.ts'
import { operatorPollRoute } from './poll.ts'
import { privacyRoutes } from './privacy.ts'
import { rosterRoute } from './roster.ts'
import { ruleRoutes } from './rules.ts'
import { signInRoutes } from './sign-in.ts'
import { operatorSignalRoute } from './signals.ts'
import { sitePictureRoute } from './site-pictures.ts'
import { siteSecretRoutes } from './site-secrets.ts'
import { siteRoutes, siteSettingsRoute } from './sites.ts'
import { statusRoute } from './status.ts'
import { visitorRoute } from './visitors.ts'

/** Registered under /v1/operator. */
export async function operatorRoutes (scope: FastifyInstance, context: ApiContext): Promise<void> {
  await scope.register(cookie)
  requireOwnPages(scope, listOwnOrigins(context.config))
  await scope.register(async inner => {
    limitStrangers(inner, context.limits)
    registerCounted(inner, context, [signInRoutes])
  })
  await scope.register(async inner => { await signedInRoutes(inner, context) })
}

async function signedInRoutes (scope: FastifyInstance, context: ApiContext): Promise<void> {
  requireSignedIn(scope, context.sessions)
  limitOperators(scope, context.limits)
  registerCounted(scope, context, [operatorPollRoute, rosterRoute])
  await scope.register(async inner => { await workRoutes(inner, context) })
}

async function workRoutes (scope: FastifyInstance, context: ApiContext): Promise<void> {
  keepSessionAlive(scope, context.sessions)
  registerCounted(scope, context, [meRoutes, passwordRoute, siteRoutes, operatorConversationRoutes, visitorRoute, operatorMessageRoute, inviteRoute, artRoute, operatorSignalRoute, statusRoute, operatorFileRoutes, messageChangeRoutes])
  await scope.register(async inner => {
    usePartBodies(inner, ['application/octet-stream', 'application/json'])
    registerCounted(inner, context, [operatorFilePartRoute])
  })
  await scope.register(async inner => { administratorRoutes(inner, context) })
}

function administratorRoutes (scope: FastifyInstance, context: ApiContext): void {
  requireAdministrator(scope)
  registerCounted(scope, context, [siteSettingsRoute, sitePictureRoute, siteSecretRoutes, peopleRoutes, privacyRoutes, ruleRoutes, artChangeRoutes])
}
