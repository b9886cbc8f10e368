// From the poller's answer to HTTP's, for visitors and operators alike; and the ear that hears a client go.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { CursorGone, Unavailable } from '../errors.ts'
import type { WhenGone } from '../poller/hold.ts'
import type { Answer } from '../poller/poller.ts'

/** A level of load lasts ten seconds at least; the client adds its jitter. */
export const busySeconds = 15

/** Sends at once when the answer is there: the idle short poll waits for nothing. */
export function answerPoll (reply: FastifyReply, answer: Answer<object> | Promise<Answer<object>>): FastifyReply | Promise<FastifyReply> {
  if (!(answer instanceof Promise)) return send(reply, answer)
  forgetAsked(reply.request)
  return answer.then(late => send(reply, late))
}

/** For polls that are held: calls when the answer's connection closes, which an answer that was sent does too. */
export function whenGone ({ raw }: Pick<FastifyReply, 'raw'>): WhenGone {
  return listener => {
    // Who went while their account was being read is gone already, and says so no more.
    if (raw.destroyed) setImmediate(listener)
    else raw.once('close', listener)
  }
}

// What was asked has been read, and nobody reads it again: while a poll waits it needn't keep its body and a browser's headers, a sixth of what it occupies.
function forgetAsked (request: FastifyRequest): void {
  request.body = undefined
  request.raw.headers = {}
  request.raw.rawHeaders = []
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
