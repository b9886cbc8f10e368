// The lossy side: typing and seen, both ways, within a second, on whichever node each side is.
import t from 'tap'
import { testApp } from '../../helpers/app.ts'
import type { TestApp } from '../../helpers/app.ts'
import { operator, owner } from '../../helpers/actors.ts'
import { openConsole } from '../../helpers/consoles.ts'
import type { ConsoleActor } from '../../helpers/consoles.ts'
import { soonMs } from '../../helpers/followers.ts'
import { visitor } from '../../helpers/visitors.ts'
import type { VisitorActor } from '../../helpers/visitors.ts'

const test = await testApp(t)
const second = await testApp(t, { db: test.db })
const boss = await owner(test)
const { siteId } = boss
const colleague = await operator(test, boss, { sites: [siteId] })
const ana = await openConsole(boss)
const ben = await openConsole(colleague)

/** A visitor of a node, in a conversation that everybody has heard of. */
async function chatting (node: TestApp): Promise<VisitorActor & { conversation: string }> {
  const mara = await visitor(node, siteId)
  const text = `hello from ${mara.id}`
  const { conversation } = await mara.says(text)
  for (const follower of [mara, ana, ben]) await follower.hears(text)
  return Object.assign(mara, { conversation })
}

const within = { withinMs: soonMs }

async function learnsTyping (who: ConsoleActor | VisitorActor, conversation: string, authors: string[]): Promise<void> {
  await who.until(() => who.signals.get(conversation)?.typing.toSorted().join() === authors.join(), { ...within, what: `typing by [${authors.join()}]` })
}

for (const [where, node] of [['on one node', test], ['across two nodes', second]] as const) {
  t.test(`typing is shown to the other side, not to oneself, and ends when it is said to, ${where}`, async t => {
    const mara = await chatting(node)
    const { conversation } = mara
    await mara.tells({ kind: 'typing', conversation, typing: true })
    await learnsTyping(ana, conversation, ['visitor'])
    await learnsTyping(ben, conversation, ['visitor'])
    await ana.tells({ kind: 'typing', conversation, typing: true })
    await learnsTyping(mara, conversation, [`operator:${ana.me.id}`])
    await learnsTyping(ben, conversation, [`operator:${ana.me.id}`, 'visitor'])
    await mara.tells({ kind: 'typing', conversation, typing: false })
    await ana.tells({ kind: 'typing', conversation, typing: false })
    await learnsTyping(ana, conversation, [])
    await learnsTyping(ben, conversation, [])
    await learnsTyping(mara, conversation, [])
    t.pass()
  })

  t.test(`seen marks only grow, and never beyond what was said, ${where}`, async t => {
    const mara = await chatting(node)
    const { conversation } = mara
    const marks = (who: ConsoleActor | VisitorActor): Array<number | undefined> => [who.signals.get(conversation)?.seenByVisitor, who.signals.get(conversation)?.seenByOperators]
    await ana.tells({ kind: 'seen', conversation, number: 1 })
    await mara.until(() => marks(mara)[1] === 1, within)
    await ana.says(conversation, 'good day')
    await mara.hears('good day', within)
    await mara.tells({ kind: 'seen', conversation, number: 2_000_000 })
    for (const console of [ana, ben]) await console.until(() => marks(console).join() === '2,1', within)
    await mara.tells({ kind: 'seen', conversation, number: 1 })
    await ana.tells({ kind: 'seen', conversation, number: 2 })
    for (const who of [ana, ben, mara]) await who.until(() => marks(who).join() === '2,2', within)
    t.match((await visitor(node, siteId, { token: mara.token })).hello.conversation, { seenByVisitor: 2, seenByOperators: 2 })
    t.match((await ana.lists({ visitor: mara.id }))[0], { seenByVisitor: 2, seenByOperators: 2 })
  })

  t.test(`a message counts as delivered once a poll proves that the other side has it, ${where}`, async t => {
    const mara = await chatting(node)
    const { conversation } = mara
    const marks = (who: ConsoleActor | VisitorActor): Array<number | undefined> => [who.signals.get(conversation)?.deliveredToVisitor, who.signals.get(conversation)?.deliveredToOperators]
    t.same(marks(mara), [undefined, undefined], 'the answer that carries it proves nothing')
    await ana.poll()
    await mara.until(() => marks(mara)[1] === 1, within)
    t.same((await ana.lists({ visitor: mara.id })).map(({ deliveredToOperators, seenByOperators }) => [deliveredToOperators, seenByOperators]), [[1, 0]], 'not seen by anybody for that')
    await ana.says(conversation, 'good day')
    await ana.hears('good day', within)
    await mara.hears('good day', within)
    for (const who of [mara, ana, ben]) await who.until(() => marks(who)[0] === 2, within)
    t.match(mara.signals.get(conversation), { seenByVisitor: 0 })
    t.match((await visitor(node, siteId, { token: mara.token })).hello.conversation, { deliveredToVisitor: 2, deliveredToOperators: 1 })
  })

  t.test(`what was seen was delivered, ${where}`, async t => {
    const mara = await chatting(node)
    const { conversation } = mara
    await ana.says(conversation, 'good day')
    await mara.tells({ kind: 'seen', conversation, number: 2 })
    await ana.until(() => ana.signals.get(conversation)?.deliveredToVisitor === 2, within)
    t.match(ana.signals.get(conversation), { seenByVisitor: 2, deliveredToVisitor: 2 })
  })
}

t.test('signals that are known aren\'t told again: the next poll is held', async t => {
  const mara = await chatting(test)
  const { conversation } = mara
  await ana.tells({ kind: 'seen', conversation, number: 1 })
  await mara.until(() => mara.signals.get(conversation)?.seenByOperators === 1)
  t.match(await mara.poll(), { statusCode: 204 })
  const elsewhere = mara.at(second)
  t.match(await elsewhere.poll(), { statusCode: 204 }, 'on the other node neither')
})

t.test('signals of nothing, and of a kind that doesn\'t exist, are refused', async t => {
  const mara = await chatting(test)
  const { conversation } = mara
  for (const odd of [{ kind: 'typing', conversation }, { kind: 'typing', conversation, typing: 'yes' }, { kind: 'seen', conversation, number: -1 }, { kind: 'other' }, { kind: 'leave', conversation }, { kind: 'page' }]) {
    t.match(await mara.post('signal', { tab: 'tab1', ...odd }), { statusCode: 400 }, JSON.stringify(odd))
  }
  t.match(await ana.post('/v1/operator/signal', { kind: 'typing', conversation: mara.id, typing: true }), { statusCode: 404 })
})
