// The order of the live list, and that it stands still under the pointer.
import t from 'tap'
import { computed, signal } from '@preact/signals'
import type { Visitors } from '../../../operator-web/model/roster.ts'
import { ArrangementModel } from '../../../operator-web/model/arrangement.ts'
import { uuid, visitor } from '../fakes.ts'

function list (...numbers: number[]): Visitors {
  return new Map(numbers.map(n => [uuid(n), visitor(n)]))
}

function open (numbers: number[]): { visitors: ReturnType<typeof signal<Visitors>>, waiting: ReturnType<typeof signal<string>>, rows: () => string[], arrangement: InstanceType<typeof ArrangementModel> } {
  const visitors = signal(list(...numbers))
  const waiting = signal('')
  const rank = computed(() => (id: string) => id === waiting.value ? 0 : 3)
  const arrangement = new ArrangementModel({ visitors, rank })
  const rows = (): string[] => arrangement.rows.value.map(({ id, gap }) => gap ? 'gap' : String(Number(id.slice(-4))))
  return { visitors: visitors as ReturnType<typeof signal<Visitors>>, waiting, rows, arrangement }
}

t.test('who waits stands first, then who came last', async t => {
  const { rows, waiting } = open([1, 2, 3])
  t.same(rows(), ['3', '2', '1'])
  waiting.value = uuid(1)
  t.same(rows(), ['1', '3', '2'])
})

t.test('under the pointer nobody moves: who comes stands below, who leaves leaves a gap, and changes are counted', async t => {
  const { rows, waiting, visitors, arrangement } = open([1, 2, 3])
  arrangement.hold('pointer')
  visitors.value = list(1, 3, 4)
  waiting.value = uuid(1)
  t.same(rows(), ['3', 'gap', '1', '4'])
  t.equal(arrangement.changes.value, 3, 'one came, one left, one would move')
  arrangement.apply()
  t.same(rows(), ['1', '4', '3'])
  t.equal(arrangement.changes.value, 0)
  visitors.value = list(1, 3, 4, 5)
  t.same(rows(), ['1', '4', '3', '5'], 'still held after applying')
})

t.test('the list moves again only when pointer and keyboard have both left', async t => {
  const { rows, visitors, arrangement } = open([1])
  arrangement.hold('pointer')
  arrangement.hold('keyboard')
  arrangement.release('pointer')
  visitors.value = list(1, 2)
  t.same(rows(), ['1', '2'])
  arrangement.release('keyboard')
  t.same(rows(), ['2', '1'])
  t.equal(arrangement.changes.value, 0)
})

t.test('the keyboard walks over gaps and stops at both ends', async t => {
  const { visitors, arrangement } = open([1, 2, 3])
  arrangement.hold('keyboard')
  visitors.value = list(1, 3)
  arrangement.step(1)
  t.equal(arrangement.active.value, uuid(3))
  arrangement.step(1)
  t.equal(arrangement.active.value, uuid(1))
  arrangement.step(1)
  t.equal(arrangement.active.value, uuid(1))
  arrangement.step(-Infinity)
  t.equal(arrangement.active.value, uuid(3))
})
