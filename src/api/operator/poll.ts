// An operator's contact: news of all the sites they may see. Read-only; being here is noted by the poller.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { OperatorPollAnswer, OperatorPollBody } from '../../wire/operator.ts'
import { SignedOut } from '../../errors.ts'
import type { Answer } from '../../poller/poller.ts'
import type { ApiContext } from '../context.ts'
import { sessionTokenOf } from '../operator-session.ts'
import type { OperatorSessions } from '../operator-session.ts'
import { answerPoll, whenGone } from '../poll-answer.ts'
import { Nothing, describe } from '../schemas.ts'

const schema = describe({
  act: 'O.poll',
  summary: 'What is new since the cursor: at once, or held until there is something.',
  body: OperatorPollBody,
  answers: { 200: OperatorPollAnswer, 204: Nothing },
  problems: [401, 403, 410, 429]
})

export function operatorPollRoute (scope: FastifyInstance, { poller, sessions }: ApiContext): void {
  scope.post('/poll', { schema }, (request: FastifyRequest, reply: FastifyReply) => {
    const { cursor, signals, tab, hold } = request.body as OperatorPollBody
    const { accountId, id: operatorId, siteIds } = request.operator
    const answer = poller.askAsOperator({ accountId, operatorId, siteIds, tab }, { cursor, stamp: signals, holdMs: hold, whenGone: whenGone(reply) })
    return answerPoll(reply, answer instanceof Promise ? whileSignedIn(answer, { token: sessionTokenOf(request), ip: request.ip }, sessions) : answer)
  })
}

// A session may end while its poll is held: what came since is not for it any more. Nothing new tells nothing, so it costs no look.
async function whileSignedIn<Found extends Answer<object>> (answer: Promise<Found>, asker: { token: string, ip: string }, sessions: OperatorSessions): Promise<Found> {
  const late = await answer
  if (late.kind === 'news' && await sessions.find(asker.token, asker) === undefined) throw new SignedOut()
  return late
}
