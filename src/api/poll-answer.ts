// From the poller's answer to HTTP's, for visitors and operators alike; and the ear that hears a client go.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { CursorGone, Unavailable } from '../errors.ts'
import type { Answer } from '../poller/poller.ts'

/** Sends at once when the answer is there: the idle short poll waits for nothing. */
export function answerPoll (reply: FastifyReply, answer: Answer | Promise<Answer>): FastifyReply | Promise<FastifyReply> {
  return answer instanceof Promise ? answer.then(late => send(reply, late)) : send(reply, answer)
}

/** Calls back once the client's connection is gone before it was answered. */
export function whenGone ({ raw }: FastifyRequest): (free: () => void) => void {
  return free => { raw.socket.once('close', free) }
}

function send (reply: FastifyReply, answer: Answer): FastifyReply {
  switch (answer.kind) {
    case 'nothing': return reply.code(204).send()
    case 'news': {
      const { cursor, events, signals, pace } = answer
      return reply.send({ cursor, events, ...(signals === undefined ? {} : { signals }), poll: pace })
    }
    case 'gone': throw new CursorGone()
    case 'late': throw new Unavailable()
  }
}
