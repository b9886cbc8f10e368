// Where links lead behind the hash, which no server and no log sees before a person is here: a mail's back into its conversation (#r=), or to the transcript that it asks for (#t=); a panel's menu to another window (#v=).
import type { ReturnAnswer } from '../src/wire/transcripts.ts'
import type { WindowOpenAnswer } from '../src/wire/visitor.ts'
import { createRequest } from '../src/client/request.ts'
import type { Reply } from '../src/client/request.ts'
import { newKey } from '../src/client/id.ts'
import { read, write } from './keep.ts'

/** Does what the address says, and takes it out of the address. False: the page is being left for the server's answer. A link that is too old opens the chat as for anybody. */
export async function followLink (site: string): Promise<boolean> {
  const [, kind, link = ''] = /^#([rt])=([\w-]{43})$/.exec(location.hash) ?? []
  if (kind === undefined) return true
  if (kind === 't') {
    post({ key: newKey(), link: location.hash })
    return false
  }
  const reply = await ask(site, 'return', { link })
  // Without an answer it stays there, for whoever loads the page again.
  if (reply.kind === 'cut') return true
  history.replaceState(null, '', location.pathname)
  if (reply.kind === 'answer') goOnAs((reply.body as ReturnAnswer).token)
  return true
}

/** A panel's menu opened this window: it goes on as the same visitor, by a code that the other window says meanwhile. One that is over opens the chat as for anybody. */
export async function takeOver (site: string): Promise<void> {
  const code = /^#v=([\da-f-]{36})$/.exec(location.hash)?.[1]
  if (code === undefined) return
  history.replaceState(null, '', location.pathname)
  for (const ms of [0, 300, 1000, 3000]) {
    await new Promise(resolve => { setTimeout(resolve, ms) })
    const reply = await ask(site, 'window/open', { code })
    if (reply.kind !== 'answer') continue
    goOnAs((reply.body as WindowOpenAnswer).token)
    return
  }
}

/** As another visitor than this browser was: only for as long as this page lives. Somebody else's link must not take the place of one's own chat. */
function goOnAs (token: string): void {
  if (read('t') !== undefined) Object.defineProperty(window, 'localStorage', { get () { throw new Error('closed for this page') } })
  write('t', token)
}

async function ask (site: string, act: string, body: object): Promise<Reply> {
  return await createRequest({ fetch: window.fetch, base: '', credentials: 'omit' })(`${location.origin}/v1/visitor/${site}/${act}`, body)
}

// A form, because its answer is a page of its own in words that the server has.
function post (fields: Record<string, string>): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = `${location.pathname}/open`
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input')
    Object.assign(input, { type: 'hidden', name, value })
    form.append(input)
  }
  document.body.append(form)
  form.submit()
}
