// The fold: each event once, in its place, whatever order and number of times it comes.
import t from 'tap'
import fc from 'fast-check'
import type { SpokenEvent } from '../../src/wire/events.ts'
import { emptyTalk, fold, mark, prepend, reached, renew, toTalk } from '../../src/client/fold.ts'
import type { Talk } from '../../src/client/fold.ts'

const conversation = '00000000-0000-4000-8000-000000000001'

function message (number: number, by: SpokenEvent['by'] = 'visitor'): SpokenEvent {
  return {
    seq: 100 + number, number, conversation, audience: 'all', kind: 'message', by, text: `words ${number}`, at: '2026-11-22T10:00:00.000Z', key: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
  }
}

function invitationState (number: number, state: 'shown' | 'accepted' | 'declined'): SpokenEvent {
  const { text, ...rest } = message(number) as Extract<SpokenEvent, { kind: 'message' }>
  return { ...rest, kind: 'invitation_state', state }
}

t.test('the next number is applied, a known one dropped, a higher one proves a gap', async t => {
  const first = fold(emptyTalk(conversation), message(1))
  t.equal(first.kind, 'applied')
  const talk = (first as { talk: Talk }).talk
  t.equal(fold(talk, message(1)).kind, 'known')
  t.equal(fold(talk, message(3)).kind, 'gap')
  t.equal(talk.last, 1)
})

t.test('an event that was maimed on its way proves a gap, so the history is read', async t => {
  const { number, ...maimed } = message(1)
  t.equal(number, 1)
  t.equal(fold(emptyTalk(conversation), maimed as SpokenEvent).kind, 'gap')
  t.equal(fold(emptyTalk(conversation), { ...maimed, number: 'one' } as unknown as SpokenEvent).kind, 'gap')
})

t.test('an operator\'s first message ends the waiting, an acceptance begins the talk, a decline ends it', async t => {
  const ben = 'operator:00000000-0000-4000-8000-00000000000b'
  t.match(fold(emptyTalk(conversation), message(1, ben)), { talk: { state: 'talking' } })
  t.match(fold(emptyTalk(conversation), message(1)), { talk: { state: 'waiting' } })
  t.match(fold({ ...emptyTalk(conversation), state: 'invited' }, invitationState(1, 'shown')), { talk: { state: 'invited', invitation: 'shown' } })
  t.match(fold({ ...emptyTalk(conversation), state: 'invited' }, invitationState(1, 'accepted')), { talk: { state: 'talking', invitation: 'accepted' } })
  t.match(fold({ ...emptyTalk(conversation), state: 'invited' }, invitationState(1, 'declined')), { talk: { state: 'ended' } })
})

t.test('who accepts a rule\'s invitation waits, for nobody stands behind it', async t => {
  const asked = { ...message(1, 'rule:00000000-0000-4000-8000-00000000000c'), kind: 'invitation', art: 'cat' } as unknown as SpokenEvent
  const invited = fold(emptyTalk(conversation), asked)
  t.match(invited, { talk: { state: 'invited', invitation: 'sent' } })
  if (invited.kind === 'applied') t.match(fold(invited.talk, invitationState(2, 'accepted')), { talk: { state: 'waiting', invitation: 'accepted' } })
})

t.test('a kind of a newer server counts and is kept, so that nothing after it is a gap', async t => {
  const newer = { ...message(1), kind: 'hologram' } as unknown as SpokenEvent
  const folded = fold(emptyTalk(conversation), newer)
  t.match(folded, { kind: 'applied', talk: { last: 1 } })
})

t.test('an edit and a deletion change what is here, once and in any place; what isn\'t here comes so from the history', async t => {
  const own = { by: 'operator:00000000-0000-4000-8000-00000000000b' as const }
  const asked: SpokenEvent = { ...message(2), ...own, text: 'old', quote: { number: 1, text: 'words 1' } } as SpokenEvent
  const answer = { ...message(3), quote: { number: 2, text: 'old' } } as SpokenEvent
  const { text, ...place } = message(4) as Extract<SpokenEvent, { kind: 'message' }>
  const edit: SpokenEvent = { ...place, ...own, kind: 'message_edited', target: 2, text: 'new' }
  const removal: SpokenEvent = { ...place, ...own, seq: 105, number: 5, kind: 'message_deleted', target: 2 }
  const into = (talk: Talk, event: SpokenEvent): Talk => (fold(talk, event) as { talk: Talk }).talk
  const before = [message(1), asked, answer].reduce(into, emptyTalk(conversation))
  const edited = into(before, edit)
  t.match(edited.events, [{ text: 'words 1' }, { text: 'new', edited: true, quote: { text: 'words 1' } }, { quote: { text: 'old' } }, { text: 'new' }])
  t.match(before.events[1], { text: 'old' }, 'what was given is not touched')
  const deleted = into(edited, removal)
  t.notMatch(JSON.stringify(deleted), /old|"new"/)
  t.match(deleted.events, [{ text: 'words 1' }, { text: '', deleted: true, by: own.by }, { text: 'words 3', quote: { number: 2, text: '' } }, { text: '' }, { target: 2 }])
  t.notOk('quote' in (deleted.events[1] ?? {}))
  const { seq, number, ...late } = edit
  t.match(into(deleted, { ...late, seq: 106, number: 6 }).events[1], { text: '', deleted: true }, 'what was taken back stays so')
  t.match(into({ ...before, events: [], more: true }, edit).events, [{ kind: 'message_edited' }])
})

t.test('marks only grow', async t => {
  const talk = mark(emptyTalk(conversation), { seenByVisitor: 4, seenByOperators: 2 })
  t.match(mark(talk, { seenByVisitor: 3, seenByOperators: 5 }), { seenByVisitor: 4, seenByOperators: 5 })
  t.equal(mark(talk, { seenByVisitor: 1, seenByOperators: 1 }), talk)
  t.match(mark(talk, { deliveredToVisitor: 6 }), { seenByVisitor: 4, deliveredToVisitor: 6, deliveredToOperators: 0 })
  t.same([1, 2, 3].map(number => reached(number, { seen: 1, delivered: 2 })), ['seen', 'delivered', 'sent'])
  t.equal(reached(1, { seen: 1, delivered: 0 }), 'seen', 'who has seen it has it')
})

t.test('an older page goes in front, without what is there already', async t => {
  const talk: Talk = { ...emptyTalk(conversation), last: 4, events: [message(3), message(4)], more: true }
  t.same(prepend(talk, [message(1), message(2), message(3)], false).events.map(event => event.number), [1, 2, 3, 4])
})

t.test('folding any interleaving with repeats, reading the history at gaps, equals the server\'s own list', async () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 30 }).chain(length => fc.tuple(fc.constant(length), fc.array(fc.integer({ min: 1, max: length }), { maxLength: 120 }))), ([length, arrivals]) => {
    const log = Array.from({ length }, (_, index) => message(index + 1))
    let talk = emptyTalk(conversation)
    const take = (event: SpokenEvent): void => {
      const folded = fold(talk, event)
      if (folded.kind === 'applied') talk = folded.talk
      // What the faces do at a gap: read what lies between.
      if (folded.kind === 'gap') log.slice(talk.last, event.number).forEach(take)
    }
    arrivals.forEach(number => { take(log[number - 1] as SpokenEvent) })
    const expected = log.slice(0, Math.max(0, ...arrivals))
    return JSON.stringify(talk.events) === JSON.stringify(expected) && talk.last === expected.length
  }), { numRuns: 1000 })
})

t.test('the law of the fold: snapshot plus event is the next snapshot', async t => {
  const snapshot = (events: SpokenEvent[], state: Talk['state']): Talk => toTalk({
    id: conversation, state, startedAt: '2026-11-22T10:00:00.000Z', last: events.length, seenByVisitor: 0, seenByOperators: 0, deliveredToVisitor: 0, deliveredToOperators: 0, events, more: false
  })
  const before = snapshot([message(1)], 'waiting')
  t.match(fold(before, message(2, 'operator:00000000-0000-4000-8000-00000000000b')), {
    talk: snapshot([message(1), message(2, 'operator:00000000-0000-4000-8000-00000000000b')], 'talking')
  })
})

t.test('what a snapshot names above its own last number is the polls\', which bring it once', async t => {
  const torn = toTalk({
    id: conversation,
    state: 'waiting',
    startedAt: '2026-11-22T10:00:00.000Z',
    last: 1,
    seenByVisitor: 0,
    seenByOperators: 0,
    deliveredToVisitor: 0,
    deliveredToOperators: 0,
    events: [message(1), { ...message(2), audience: 'team', number: 9 }, message(2, 'operator:00000000-0000-4000-8000-00000000000b')],
    more: false
  })
  t.same(torn.events.map(({ seq, audience }) => [seq, audience]), [[101, 'all'], [102, 'team']])
  t.match(fold(torn, message(2, 'operator:00000000-0000-4000-8000-00000000000b')), { talk: { last: 2, state: 'talking' } }, 'and what follows from it')
})

t.test('a snapshot after a start anew replaces what is held; older pages and newer marks stay where it is the same log', async t => {
  const held: Talk = { ...emptyTalk(conversation), last: 5, seenByVisitor: 5, more: true, events: [2, 3, 4, 5].map(number => message(number)) }
  const fresh: Talk = { ...emptyTalk(conversation), last: 6, seenByVisitor: 3, more: true, events: [4, 5, 6].map(number => message(number)) }
  t.match(renew(held, fresh), { last: 6, seenByVisitor: 5, more: true })
  t.same(renew(held, fresh).events.map(({ number }) => number), [2, 3, 4, 5, 6])
  const shorter: Talk = { ...fresh, last: 4, events: [4].map(number => message(number)) }
  t.match(renew(held, shorter), { last: 4, seenByVisitor: 3 }, 'a mark above what was lost would mark what comes')
  t.same(renew(held, shorter).events.map(({ number }) => number), [2, 3, 4])
  const others: Talk = { ...fresh, last: 5, events: [message(3), { ...message(4), key: '00000000-0000-4000-8000-0000000000f4' }, { ...message(4), number: 5, seq: 105, at: '2026-11-22T11:00:00.000Z' }] }
  t.same(renew(held, others).events.map(({ number, at }) => [number, at.slice(11, 13)]), [[2, '10'], [3, '10'], [4, '10'], [5, '11']])
  t.equal(renew(held, others).seenByVisitor, 3)
  t.equal(renew(held, { ...fresh, last: 90, events: [message(90)] }).events.length, 1, 'no hole between')
})
