// The polling machine: the complete table of states and inputs, and laws over random runs.
import t from 'tap'
import fc from 'fast-check'
import type { Effect, Input, Machine, State } from '../../src/client/machine.ts'
import { newMachine, step, unlearnedMs } from '../../src/client/machine.ts'

const world = { now: 60_000, random: 0.5, hidden: false }
const held = { after: 0, hold: 25_000 }
const short = { after: 1000, hold: 0 }

const machines: Record<State, Machine> = {
  stopped: newMachine(),
  asking: { ...newMachine(), state: 'asking', pace: held, askedAt: 50_000, askedMs: 25_000 },
  waiting: { ...newMachine(), state: 'waiting', pace: short }
}
const inputs: { [K in Input['kind']]: Extract<Input, { kind: K }> } = {
  start: { kind: 'start', pace: held },
  answer: { kind: 'answer', news: true, pace: undefined },
  cut: { kind: 'cut' },
  refused: { kind: 'refused', retryAfterMs: 2000 },
  due: { kind: 'due' },
  wake: { kind: 'wake' },
  hurry: { kind: 'hurry' },
  stop: { kind: 'stop' }
}
const stays = (state: State): [State, Effect[]] => [state, []]
const askNow: Effect = { kind: 'ask', holdMs: 0 }
const drop: Effect = { kind: 'drop' }
const table: Record<State, Record<Input['kind'], [State, Effect[]]>> = {
  stopped: {
    start: ['asking', [{ kind: 'ask', holdMs: 25_000 }]],
    answer: stays('stopped'),
    cut: stays('stopped'),
    refused: stays('stopped'),
    due: stays('stopped'),
    wake: stays('stopped'),
    hurry: stays('stopped'),
    stop: stays('stopped')
  },
  asking: {
    start: stays('asking'),
    answer: ['asking', [{ kind: 'ask', holdMs: 25_000 }]],
    cut: ['asking', [askNow]],
    refused: ['waiting', [{ kind: 'wait', ms: 2250 }]],
    due: stays('asking'),
    wake: ['asking', [drop, askNow]],
    hurry: stays('asking'),
    stop: ['stopped', [drop]]
  },
  waiting: {
    start: stays('waiting'),
    answer: stays('waiting'),
    cut: stays('waiting'),
    refused: stays('waiting'),
    due: ['asking', [askNow]],
    wake: ['asking', [drop, askNow]],
    hurry: ['asking', [drop, askNow]],
    stop: ['stopped', [drop]]
  }
}

for (const [state, row] of Object.entries(table)) {
  for (const [kind, expected] of Object.entries(row)) {
    t.test(`${kind} while ${state} leads to ${expected[0]}`, async t => {
      const machine = step(machines[state as State], inputs[kind as Input['kind']], world)
      t.same([machine.state, machine.effects], expected)
    })
  }
}

t.test('three cuts at a like time teach the hold less three seconds', async t => {
  let machine: Machine = { ...newMachine(), state: 'waiting', pace: held }
  let remembered: Effect | undefined
  for (const livedMs of [10_000, 10_400, 9800]) {
    machine = step({ ...machine, state: 'waiting', failures: 0 }, { kind: 'due' }, world)
    machine = step(machine, { kind: 'cut' }, { ...world, now: world.now + livedMs })
    remembered ??= machine.effects.find(effect => effect.kind === 'remember')
  }
  t.same(remembered, { kind: 'remember', carriesMs: 6800 })
  t.equal(machine.carriesMs, 6800)
})

t.test('three cuts within a second, or of polls that were hardly held, teach nothing: that was bad luck, and no limit', async t => {
  const cutAfter = (...lived: number[]): Machine => lived.reduce((machine, livedMs) => {
    const asking = step({ ...machine, state: 'waiting', failures: 0 }, { kind: 'due' }, world)
    return step(asking, { kind: 'cut' }, { ...world, now: world.now + livedMs })
  }, { ...newMachine(), state: 'waiting', pace: held } as Machine)
  t.equal(cutAfter(300, 900, 500).carriesMs, 25_000)
  t.equal(cutAfter(100, 101, 102).carriesMs, 25_000, 'hardly held')
  t.equal(cutAfter(1000, 1100, 1020).carriesMs, 0, 'a limit of a second is one')
})

t.test('a hold learned by a clock with fractions is asked for in whole milliseconds', async t => {
  const machine: Machine = { ...machines.asking, carriesMs: 4933.910390999998 }
  t.same(step(machine, inputs.answer, world).effects, [{ kind: 'ask', holdMs: 4933 }])
})

t.test('a limit below what is worth holding leads to short polls each second', async t => {
  let machine: Machine = { ...newMachine(), state: 'waiting', pace: held }
  for (let i = 0; i < 3; i++) {
    machine = step({ ...machine, state: 'waiting', failures: 0 }, { kind: 'due' }, world)
    machine = step(machine, { kind: 'cut' }, { ...world, now: world.now + 5000 })
  }
  t.equal(machine.carriesMs, 0)
  const { state, effects: [effect] } = step({ ...machine, state: 'asking', askedMs: 0 }, { kind: 'answer', news: false, pace: held }, world)
  t.equal(state, 'waiting')
  t.equal(effect?.kind === 'wait' && Math.round(effect.ms), 950)
})

t.test('where the server insists on holds no lesson leads to short polls, and who is cut is in contact again at once', async t => {
  const insisting = { ...held, least: 3000 }
  let machine: Machine = { ...machines.asking, pace: insisting, carriesMs: 0 }
  const asked = (): Effect | undefined => machine.effects.find(({ kind }) => kind === 'ask')
  for (let round = 0; round < 6; round++) {
    machine = step(machine, { kind: 'answer', news: false, pace: insisting }, world)
    t.same(asked(), { kind: 'ask', holdMs: 3000 })
    machine = step(machine, inputs.cut, { ...world, now: world.now + 2000 })
    t.same(asked(), askNow)
  }
  const better: Machine = { ...machines.asking, pace: insisting, carriesMs: 6800 }
  t.same(step(better, inputs.answer, world).effects, [{ kind: 'ask', holdMs: 6800 }], 'what carries more is used')
  t.match(step(better, { kind: 'answer', news: false, pace: short }, world).effects, [{ kind: 'wait' }], 'and where the server has no room it is said')
})

t.test('after ten good minutes five seconds more are tried', async t => {
  const machine: Machine = { ...machines.asking, carriesMs: 6000, goodSince: 0 }
  const next = step(machine, inputs.answer, { ...world, now: 600_001 })
  t.equal(next.carriesMs, 11_000)
  t.same(next.effects, [{ kind: 'remember', carriesMs: 11_000 }, { kind: 'ask', holdMs: 11_000 }])
  const back = step({ ...machine, carriesMs: 0, askedMs: 0 }, inputs.answer, { ...world, now: 600_001 })
  t.same(back.effects, [{ kind: 'remember', carriesMs: 5000 }, { kind: 'ask', holdMs: 5000 }], 'and from short polls back to holds')
})

t.test('cuts at unlike times teach nothing', async t => {
  let machine: Machine = { ...newMachine(), state: 'waiting', pace: held }
  for (const livedMs of [4000, 10_000, 20_000]) {
    machine = step({ ...machine, state: 'waiting', failures: 0 }, { kind: 'due' }, world)
    machine = step(machine, { kind: 'cut' }, { ...world, now: world.now + livedMs })
  }
  t.equal(machine.carriesMs, unlearnedMs)
})

t.test('a poll that lived longer than those that were cut shows that no limit cut them', async t => {
  let machine: Machine = { ...newMachine(), state: 'waiting', pace: held }
  const ends: Array<[Input, number]> = [[inputs.cut, 90], [inputs.cut, 40], [inputs.answer, 120], [inputs.cut, 100], [inputs.cut, 60]]
  for (const [end, livedMs] of ends) {
    machine = step({ ...machine, state: 'waiting', failures: 0 }, { kind: 'due' }, world)
    machine = step(machine, end, { ...world, now: world.now + livedMs })
  }
  t.equal(machine.carriesMs, unlearnedMs)
})

t.test('a hidden tab on short polls asks to be held for a second, and follows at once when it was', async t => {
  const machine: Machine = { ...machines.asking, pace: short, askedMs: 1000 }
  const answered = (livedMs: number): readonly Effect[] => step(machine, { kind: 'answer', news: false, pace: short }, { ...world, now: machine.askedAt + livedMs, hidden: true }).effects
  t.same(answered(1000), [{ kind: 'ask', holdMs: 1000 }])
  t.same(answered(500), [{ kind: 'ask', holdMs: 1000 }])
  t.match(answered(499), [{ kind: 'wait' }])
  const waiting: Machine = { ...machines.waiting, pace: short }
  t.same(step(waiting, inputs.due, { ...world, hidden: true }).effects, [{ kind: 'ask', holdMs: 1000 }], 'after the wait it asks for a hold again')
})

t.test('a hidden tab asks once a second, whether the server holds it or has no room', async t => {
  for (const [heldMs, news] of [[20, false], [20, true], [1000, false]] as const) {
    let now = 0
    let asked = 0
    let machine = step(newMachine(), { kind: 'start', pace: short }, { now, random: 0.5, hidden: true })
    while (now < 60_000) {
      const [effect] = machine.effects
      if (effect?.kind === 'ask') asked++
      now += effect?.kind === 'wait' ? effect.ms : Math.min(machine.askedMs, heldMs)
      machine = step(machine, effect?.kind === 'wait' ? inputs.due : { kind: 'answer', news, pace: short }, { now, random: 0.5, hidden: true })
    }
    t.ok(asked > 55 && asked < 67, `${asked} polls a minute when held for ${heldMs} ms`)
  }
})

t.test('empty answers that come at once to held polls end in a wait', async t => {
  let machine: Machine = machines.asking
  const seen: string[] = []
  for (let i = 0; i < 3; i++) {
    machine = step(machine, { kind: 'answer', news: false, pace: held }, { ...world, now: machine.askedAt + 10 })
    seen.push(machine.effects[0]?.kind ?? '')
  }
  t.same(seen, ['ask', 'ask', 'wait'])
})

t.test('a pace or a Retry-After beyond all measure ends after five minutes', async t => {
  const endless = { after: 1e12, hold: 0 }
  t.same(step(machines.asking, { kind: 'answer', news: false, pace: endless }, world).effects, [{ kind: 'wait', ms: 300_000 }])
  t.same(step(machines.asking, { kind: 'refused', retryAfterMs: 1e12 }, world).effects, [{ kind: 'wait', ms: 300_000 }])
})

t.test('what the server asked by Retry-After is kept, whoever looks or writes meanwhile; afterwards a look asks at once', async t => {
  const waiting = step(machines.asking, { kind: 'refused', retryAfterMs: 20_000 }, world)
  t.same(waiting.effects, [{ kind: 'wait', ms: 20_250 }])
  t.same(step(waiting, inputs.wake, { ...world, now: world.now + 19_999 }).effects, [])
  t.same(step(waiting, inputs.hurry, { ...world, now: world.now + 20_001 }).effects, [], 'it still refuses as far as we know')
  t.same(step(waiting, inputs.wake, { ...world, now: world.now + 20_001 }).effects, [drop, askNow])
})

t.test('what the server asked by Retry-After outlives a stop and a start, with a jitter of its own', async t => {
  const waiting = step(machines.asking, { kind: 'refused', retryAfterMs: 20_000 }, world)
  const stopped = step(waiting, inputs.stop, world)
  const started = step(stopped, inputs.start, { ...world, now: world.now + 5000 })
  t.match(started, { state: 'waiting', pace: held, effects: [{ kind: 'wait', ms: 15_250 }] })
  t.same(step(started, inputs.hurry, { ...world, now: world.now + 5000 }).effects, [])
  t.same(step(started, inputs.wake, { ...world, now: world.now + 19_999 }).effects, [])
  t.same(step(stopped, inputs.start, { ...world, now: world.now + 20_000 }).effects, [{ kind: 'ask', holdMs: 25_000 }])
})

t.test('a long pace ends when the person writes or looks', async t => {
  const waiting = step(machines.asking, { kind: 'answer', news: false, pace: { after: 60_000, hold: 0 } }, world)
  t.match(waiting, { state: 'waiting', effects: [{ kind: 'wait' }] })
  t.same(step(waiting, inputs.hurry, world).effects, [drop, askNow])
  t.same(step(waiting, inputs.wake, world).effects, [drop, askNow])
})

const anyInput: fc.Arbitrary<Input> = fc.oneof(
  fc.record({ kind: fc.constant('start' as const), pace: fc.constantFrom(held, short) }),
  fc.record({ kind: fc.constant('answer' as const), news: fc.boolean(), pace: fc.constantFrom(held, short, undefined) }),
  fc.record({ kind: fc.constant('refused' as const), retryAfterMs: fc.nat(10_000) }),
  fc.constantFrom<Input>({ kind: 'cut' }, { kind: 'due' }, { kind: 'wake' }, { kind: 'hurry' }, { kind: 'stop' })
)
const anyStep = fc.record({ input: anyInput, passMs: fc.nat(40_000), random: fc.double({ min: 0, max: 0.999, noNaN: true }), hidden: fc.boolean() })

t.test('in every run there is exactly one request or one wait under way, unless it is stopped', async () => {
  fc.assert(fc.property(fc.array(anyStep, { maxLength: 80 }), steps => {
    let machine = newMachine()
    let now = 0
    let underWay = 0
    for (const { input, passMs, random, hidden } of steps) {
      now += passMs
      const before = machine.state
      machine = step(machine, input, { now, random, hidden })
      const { effects } = machine
      // What the input itself ends: an answer, cut or refusal ends the request, due ends the wait.
      if ((before === 'asking' && ['answer', 'cut', 'refused'].includes(input.kind)) || (before === 'waiting' && input.kind === 'due')) underWay--
      for (const effect of effects) underWay += effect.kind === 'ask' || effect.kind === 'wait' ? 1 : effect.kind === 'remember' ? 0 : -1
      if (underWay !== (machine.state === 'asking' || machine.state === 'waiting' ? 1 : 0)) return false
      if (effects.some(effect => (effect.kind === 'ask' && (effect.holdMs < 0 || effect.holdMs > 25_000)) || (effect.kind === 'wait' && !(effect.ms >= 0)))) return false
    }
    return true
  }), { numRuns: 2000 })
})

t.test('it can\'t spin: of any four asks in a row without news, time or failure passes between', async () => {
  fc.assert(fc.property(fc.array(fc.constantFrom<Input>({ kind: 'answer', news: false, pace: held }, { kind: 'cut' }, { kind: 'answer', news: false, pace: undefined }), { minLength: 12, maxLength: 40 }), answers => {
    let machine = step(newMachine(), inputs.start, world)
    let askedInARow = 0
    let longest = 0
    for (const input of answers) {
      if (machine.state === 'waiting') { askedInARow = 0; machine = step(machine, { kind: 'due' }, world) }
      machine = step(machine, input, world)
      askedInARow = machine.effects.some(effect => effect.kind === 'ask') ? askedInARow + 1 : 0
      longest = Math.max(longest, askedInARow)
    }
    // Three hasty ones, each followed by a short poll, is the most.
    return longest <= 8
  }))
})
