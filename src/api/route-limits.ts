// Gives every route of a scope its limit as it is registered, so that one added later has one, too. What the limits are is limits.ts's; visitors' routes ask for theirs themselves, by the token in the body.
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import { Problem } from '../wire/problems.ts'
import type { Limits, OperatorLimit } from './limits.ts'
import { sessionTokenOf } from './operator-session.ts'

interface Schema { 'x-act'?: string, response?: Record<number, unknown> }

/** By the operation's name, where its method and letter say another thing. A poll has none: it is bounded by what it may hold, and answering costs less than refusing. */
const kinds: Record<string, OperatorLimit | 'none'> = {
  'O.poll': 'none',
  'O.roster': 'roster',
  'O.list': 'read',
  'O.msgs': 'read',
  'O.visitor': 'read',
  'A.site': 'read',
  'A.rules': 'read',
  'O.profile': 'manage',
  'O.password': 'manage'
}

/** Every route of a scope that is behind the sign-in. Names that begin with A are administration. */
export function limitOperators (scope: FastifyInstance, limits: Limits): void {
  scope.addHook('onRoute', route => {
    const act = (route.schema as Schema | undefined)?.['x-act'] ?? ''
    const kind = kinds[act] ?? (route.method === 'GET' ? 'read' : act.startsWith('A.') ? 'manage' : 'write')
    if (kind === 'none') return
    addLimit(route, async request => {
      limits.operator(kind, { address: request.ip, session: sessionTokenOf(request), accountId: request.operator.accountId })
    })
  })
}

/** Every route of a scope that anybody may ask and that may cost SQL, counted by address. */
export function limitStrangers (scope: FastifyInstance, limits: Limits): void {
  scope.addHook('onRoute', route => {
    addLimit(route, async request => { limits.stranger(request.ip) })
  })
}

// A route's own hook runs after those of its scope: who asks is known by then, and the body isn't read yet.
function addLimit (route: RouteOptions, limit: (request: FastifyRequest) => Promise<void>): void {
  route.onRequest = [route.onRequest ?? [], limit].flat()
  const { response } = route.schema as Schema
  if (response !== undefined) response[429] ??= Problem
}
