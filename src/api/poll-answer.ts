// From the poller's answer to HTTP's, for visitors and operators alike; and the ear that hears a client go.
import type { FastifyReply } from 'fastify'
import { CursorGone, Unavailable } from '../errors.ts'
import type { Answer } from '../poller/poller.ts'

/** A level of load lasts ten seconds at least; the client adds its jitter. */
export const busySeconds = 15

/** Sends at once when the answer is there: the idle short poll waits for nothing. */
export function answerPoll (reply: FastifyReply, answer: Answer<object> | Promise<Answer<object>>): FastifyReply | Promise<FastifyReply> {
  return answer instanceof Promise ? answer.then(late => send(reply, late)) : send(reply, answer)
}

/** For polls that are held: aborts when the answer's connection closes, which an answer that was sent does too. Made only if asked for. */
export function untilGone ({ raw }: FastifyReply): () => AbortSignal {
  return () => {
    const gone = new AbortController()
    // Who went while their account was being read is gone already, and says so no more.
    if (raw.destroyed) gone.abort()
    else raw.once('close', () => { gone.abort() })
    return gone.signal
  }
}

function send (reply: FastifyReply, answer: Answer<object>): FastifyReply {
  switch (answer.kind) {
    case 'nothing': return reply.code(204).send()
    case 'news': {
      const { cursor, events, signals, pace } = answer
      return reply.send({ cursor, events, ...(signals === undefined ? {} : { signals }), poll: pace })
    }
    case 'gone': throw new CursorGone()
    case 'late': throw new Unavailable()
    case 'busy': throw new Unavailable(busySeconds)
  }
}
