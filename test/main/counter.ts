// An owner and one visitor who say something over whichever start of a node runs, and read what is there: for tests of what a crash leaves. Who talks without a pause is talk.ts'.
import { randomBytes, randomUUID } from 'node:crypto'
import type { OperatorHistoryAnswer } from '../../src/wire/operator.ts'
import type { HelloAnswer, SendAnswer } from '../../src/wire/visitor.ts'
import type { Served } from './program.ts'
import { shopOrigin, signUp } from './talk.ts'

export interface Counter {
  /** Resolves with the text once the server said that it has it. */
  visitorSays (node: Served, text: string): Promise<string>
  operatorSays (node: Served, text: string): Promise<string>
  /** All that was said, as the operator reads it. */
  read (node: Served): Promise<string[]>
}

/** Signs the owner up at a first start, and lets a visitor come. */
export async function openCounter (first: Served): Promise<Counter> {
  const { siteId, cookie } = await signUp(originOf(first), first.address('Sign up')?.split('#')[1] ?? '')
  const asVisitor = async <Answer>(node: Served, path: string, body: object): Promise<Answer> =>
    await post(`${originOf(node)}/v1/visitor/${siteId}/${path}`, body, { origin: shopOrigin, 'content-type': 'text/plain;charset=UTF-8' })
  const asOperator = async <Answer>(node: Served, path: string, body: object): Promise<Answer> =>
    await post(`${originOf(node)}/v1/operator/${path}`, body, { origin: originOf(node), cookie, 'content-type': 'application/json' })
  const { token } = await asVisitor<HelloAnswer>(first, 'hello', {
    key: randomUUID(), page: { url: `${shopOrigin}/`, title: 'Shop', referrer: '' }, client: { lang: 'en', tz: 'Europe/Berlin', screen: '1280x800' }, tab: randomBytes(6).toString('hex')
  })
  let conversation = ''
  return {
    visitorSays: async (node, text) => {
      conversation = (await asVisitor<SendAnswer>(node, 'send', { token, key: randomUUID(), text })).conversation
      return text
    },
    operatorSays: async (node, text) => {
      await asOperator(node, 'send', { key: randomUUID(), conversation, text })
      return text
    },
    read: async node => (await asOperator<OperatorHistoryAnswer>(node, 'history', { conversation })).conversation.events.flatMap(event => event.kind === 'message' ? event.text : [])
  }
}

function originOf (node: Served): string {
  return new URL(node.address('Console') ?? '').origin
}

async function post<Answer> (url: string, body: object, headers: Record<string, string>): Promise<Answer> {
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${url} was answered ${answer.status} ${await answer.text()}`)
  return await answer.json() as Answer
}
