// A page that nobody watches: the driver, which notes each request, script and error of its own pages, and makes them pay for it, doesn't know of it. What is measured in it is page-cost.ts's.
import type { Browser, CDPSession } from 'playwright-core'

/** A command of the browser's own protocol, to this page alone. */
export type Send = <Answer = unknown>(method: string, params?: object) => Promise<Answer>

export interface UnwatchedPage { send: Send, close: () => Promise<void> }

/** In a profile of its own. The driver attaches itself to pages of the contexts that it made, and this one it didn't make. */
export async function openUnwatched (browser: Browser): Promise<UnwatchedPage> {
  const root = await browser.newBrowserCDPSession()
  const { browserContextId } = await root.send('Target.createBrowserContext')
  const { targetId } = await root.send('Target.createTarget', { url: 'about:blank', browserContextId, width: 1280, height: 800 })
  const { sessionId } = await root.send('Target.attachToTarget', { targetId, flatten: false })
  return {
    send: toSend(root, sessionId),
    close: async () => {
      await root.send('Target.disposeBrowserContext', { browserContextId })
      await root.detach()
    }
  }
}

interface Answered { id?: number, result?: unknown, error?: { message: string } }

function toSend (root: CDPSession, sessionId: string): Send {
  const waiting = new Map<number, (answered: Answered) => void>()
  let sent = 0
  root.on('Target.receivedMessageFromTarget', ({ sessionId: from, message }) => {
    const answered = JSON.parse(message) as Answered
    if (from === sessionId && answered.id !== undefined) waiting.get(answered.id)?.(answered)
  })
  return async <Answer>(method: string, params: object = {}): Promise<Answer> => {
    const id = ++sent
    const answer = new Promise<Answered>(resolve => { waiting.set(id, resolve) })
    await root.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) })
    const { result, error } = await answer
    waiting.delete(id)
    if (error !== undefined) throw new Error(`${method}: ${error.message}`)
    return result as Answer
  }
}
