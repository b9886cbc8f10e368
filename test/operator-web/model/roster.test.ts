// Who is here: merging by stamp, and which visits ring.
import t from 'tap'
import type { RosterVisitor } from '../../../src/wire/visits.ts'
import { RosterModel } from '../../../operator-web/model/roster.ts'
import { visitor } from '../fakes.ts'

function open (): { roster: InstanceType<typeof RosterModel>, rung: string[] } {
  const rung: string[] = []
  return { roster: new RosterModel({ onArrival: (row: RosterVisitor) => { rung.push(row.id) } }), rung }
}
const at = (minutes: number): number => minutes * 60_000_000

t.test('the first list rings for nobody, a new visit after it rings once', async t => {
  const { roster, rung } = open()
  roster.take({ stamp: at(5), full: true, visitors: [visitor(1), visitor(2)] })
  t.same(rung, [])
  const fresh = visitor(6, { changed: at(6) })
  roster.take({ stamp: at(6), full: false, visitors: [fresh] })
  roster.take({ stamp: at(6), full: false, visitors: [fresh] })
  t.same(rung, [fresh.id])
  t.equal(roster.visitors.value.size, 3)
})

t.test('somebody who comes to an empty list rings, too', async t => {
  const { roster, rung } = open()
  roster.take({ stamp: 0, full: true, visitors: [] })
  roster.take({ stamp: at(1), full: false, visitors: [visitor(1)] })
  t.equal(rung.length, 1)
})

t.test('coming back within the visit does not ring, the next visit does', async t => {
  const { roster, rung } = open()
  roster.take({ stamp: at(5), full: true, visitors: [visitor(1)] })
  roster.take({ stamp: at(6), full: false, visitors: [visitor(1, { gone: true, changed: at(6) })] })
  roster.take({ stamp: at(7), full: false, visitors: [visitor(1, { changed: at(7) })] })
  t.same(rung, [])
  roster.take({ stamp: at(40), full: false, visitors: [visitor(1, { changed: at(40), visit: visitor(77).visit, arrivedAt: new Date(40 * 60_000).toISOString() })] })
  t.equal(rung.length, 1)
})

t.test('a visit from before the console that turns up late does not ring', async t => {
  const { roster, rung } = open()
  roster.take({ stamp: at(5), full: true, visitors: [] })
  roster.take({ stamp: at(6), full: false, visitors: [visitor(3, { changed: at(6) })] })
  t.same(rung, [])
})

t.test('who left stays away when an older row comes late, and the list says since when it is empty', async t => {
  const { roster } = open()
  roster.take({ stamp: at(5), full: true, visitors: [visitor(1, { changed: at(4) })] })
  roster.take({ stamp: at(6), full: false, visitors: [visitor(1, { gone: true, changed: at(6) })] })
  roster.take({ stamp: at(6), full: false, visitors: [visitor(1, { changed: at(5) })] })
  t.equal(roster.visitors.value.size, 0)
  t.equal(roster.emptySince.value, 6 * 60_000)
})

t.test('a whole list takes away who is not in it, but not who changed after it', async t => {
  const { roster } = open()
  roster.take({ stamp: at(5), full: true, visitors: [visitor(1), visitor(2)] })
  roster.take({ stamp: at(9), full: false, visitors: [visitor(3, { changed: at(9) })] })
  roster.take({ stamp: at(8), full: true, visitors: [visitor(2)] })
  t.same([...roster.visitors.value.keys()].sort(), [visitor(2).id, visitor(3).id])
  t.equal(roster.stamp.value, at(9), 'the stamp never goes back')
})

t.test('what was over long ago is forgotten, who is still here is not', async t => {
  const { roster, rung } = open()
  roster.take({ stamp: at(5), full: true, visitors: [] })
  const stays = visitor(6, { changed: at(6) })
  const goes = visitor(7, { changed: at(7) })
  roster.take({ stamp: at(7), full: false, visitors: [stays, goes] })
  roster.take({ stamp: at(8), full: false, visitors: [{ ...goes, gone: true, changed: at(8) }] })
  roster.take({ stamp: at(20), full: false, visitors: [{ ...goes, changed: at(20) }, { ...goes, gone: true, changed: at(21) }] })
  t.equal(rung.length, 2, 'both rang once')
  // Two hours later, told once more of both: a server would not, so whoever rings was forgotten.
  roster.take({ stamp: at(140), full: false, visitors: [] })
  roster.take({ stamp: at(141), full: false, visitors: [{ ...stays, changed: at(141) }, { ...goes, changed: at(141) }] })
  t.same(rung.slice(2), [goes.id])
})
