// What the loader and panel of an earlier build say, request by request, to a node of this one: a page that has been open since before the deployment goes on as if nothing had happened.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { testApp } from '../../helpers/app.ts'
import { owner, siteOrigin } from '../../helpers/actors.ts'
import { openConsole } from '../../helpers/consoles.ts'
import { soonMs } from '../../helpers/followers.ts'
import { askAsVisitor, visitorOf } from '../../helpers/visitors.ts'
import type { SpokenEvent } from '../../../src/wire/events.ts'
import type { VisitorSignals } from '../../../src/wire/signals.ts'

/**
 * Recorded on its way from a build whose stamps had three numbers a conversation (seen by both, and the last typing) and whose cursors had no pace. What only its own
 * server could know stands there as a word: TOKEN, EPOCH, SEQ, CONVERSATION, TAIL (the end of the conversation's id); KEY1 and so on are its own.
 */
interface Said { act: string, status: number, body: Record<string, unknown>, hears?: string }
const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'older-client.json'), 'utf8')) as Said[]

/** What that build read of an answer; nothing that came to the wire later. */
interface Heard { token?: string, conversation?: string, cursor?: string, events?: SpokenEvent[], signals?: VisitorSignals, conversations?: Array<{ id: string, last: number, seenByVisitor: number, state: string }> }

const test = await testApp(t)
const ana = await openConsole(await owner(test))

const words = new Map<string, string>()
const events: SpokenEvent[] = []

async function says ({ act, body }: Pick<Said, 'act' | 'body'>): Promise<{ status: number, heard: Heard }> {
  const written = JSON.stringify(body).replace(/KEY\d|TOKEN|EPOCH|SEQ|TAIL|CONVERSATION/g, word => {
    if (word.startsWith('KEY') && !words.has(word)) words.set(word, randomUUID())
    return words.get(word) ?? word
  })
  const answer = await askAsVisitor(test, `/v1/visitor/${ana.siteId}/${act}`, { body: JSON.parse(written) as object, headers: { origin: siteOrigin } })
  const heard = answer.body === '' ? {} : answer.json<Heard>()
  take(heard)
  return { status: answer.statusCode, heard }
}

function take (heard: Heard): void {
  if (heard.token !== undefined) words.set('TOKEN', heard.token)
  const [, epoch, seq] = /^1\.([^.]+)\.([0-9a-z]+)$/.exec(heard.cursor ?? '') ?? []
  if (epoch !== undefined && seq !== undefined) words.set('EPOCH', epoch).set('SEQ', seq)
  if (heard.conversation !== undefined) words.set('CONVERSATION', heard.conversation).set('TAIL', heard.conversation.slice(-12))
  events.push(...heard.events ?? [])
}

const texts = (): string[] => events.flatMap(event => 'text' in event ? [event.text ?? ''] : [])

t.test('all that an older client says is served and understood', async t => {
  for (const one of recorded) {
    if (one.hears === 'good day') await ana.says(words.get('CONVERSATION') ?? '', 'good day')
    const { status, heard } = await says(one)
    // A poll may have been answered by the site's status, or with nothing yet: what it hears is what counts.
    if (one.act === 'poll') t.ok([200, 204].includes(status), `poll: ${status}`)
    else t.equal(status, one.status, `${one.act} ${String(one.body.kind ?? '')}`)
    for (const until = performance.now() + soonMs; one.hears !== undefined && !texts().includes(one.hears) && performance.now() < until;) await says(one)
    if (one.hears !== undefined) t.equal(texts().at(-1), one.hears)
    if (one.act === 'history') t.match(heard.conversations, [{ id: words.get('CONVERSATION'), last: 3, state: /^(waiting|talking)$/ }])
    if (one.body.kind === 'seen') await ana.until(() => ana.signals.get(words.get('CONVERSATION') ?? '')?.seenByVisitor === 2, { what: 'that it was seen' })
    if (one.body.typing === true) await ana.until(() => ana.signals.get(words.get('CONVERSATION') ?? '')?.typing.includes('visitor') === true, { what: 'that they type' })
  }
  t.match(events.map(event => event.kind === 'message' ? event.text : event.kind), ['hi', 'good day', 'is it open?'], 'each once, in order')
  t.strictSame(events.map(({ number }) => number), [1, 2, 3])
  await ana.learns('ended', { conversation: words.get('CONVERSATION'), by: 'visitor' })
  await ana.until(async () => (await ana.sees(visitorOf(words.get('TOKEN') ?? '')))?.title === 'Cup', { what: 'the page that it said it is on' })
})

t.test('a stamp in the older form counts as none held: it is told once, in the form of today, and then there is quiet', async t => {
  const [hello, , send] = recorded as [Said, Said, Said]
  words.clear()
  await says(hello)
  await says(send)
  const { status } = await says({ act: 'signal', body: { token: 'TOKEN', tab: '2d09441d', kind: 'seen', conversation: 'CONVERSATION', number: 1 } })
  t.equal(status, 204)
  let stamp = '0,TAIL:0:1:mws04vgl'
  const poll = async (): ReturnType<typeof says> => await says({ act: 'poll', body: { token: 'TOKEN', cursor: '1.EPOCH.SEQ', signals: stamp, hold: 0, tab: '2d09441d', tabs: [] } })
  const told: VisitorSignals[] = []
  for (const until = performance.now() + soonMs * 3; performance.now() < until;) {
    const { status, heard } = await poll()
    if (heard.signals !== undefined) told.push(heard.signals)
    stamp = heard.signals?.stamp ?? stamp
    if (status === 204 && told.some(({ conversations }) => conversations[0]?.seenByVisitor === 1)) break
  }
  t.match(told.at(-1)?.conversations, [{ id: words.get('CONVERSATION'), seenByVisitor: 1, seenByOperators: 0, typing: [], typingRevision: 0 }])
  t.equal((await poll()).status, 204)
})
