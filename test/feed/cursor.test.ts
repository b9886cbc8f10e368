// Cursors: what is written is read again, and nothing else is.
import fc from 'fast-check'
import t from 'tap'
import { formatCursor, parseCursor } from '../../src/feed/cursor.ts'
import { Cursor } from '../../src/wire/ids.ts'

const epochs = fc.stringMatching(/^[A-Za-z0-9_-]{1,50}$/)
const told = fc.option(fc.record({ after: fc.nat(60_000), hold: fc.constantFrom(0, 25_000) }), { nil: undefined })

t.test('a cursor that was written is read again, and fits the wire', async () => {
  fc.assert(fc.property(epochs, fc.maxSafeNat(), told, (epoch, seq, told) => {
    const text = formatCursor({ epoch, seq, told })
    const read = parseCursor(text)
    return read?.epoch === epoch && read.seq === seq && read.told?.after === told?.after && read.told?.hold === told?.hold && Cursor.safeParse(text).success
  }))
})

t.test('what nobody wrote is no cursor', async t => {
  for (const text of ['', '1', '1.e', '1.e.', '2.e.1', '1..1', '1.e.01', '1.e.-1', '1.e.1.', '1.e.1.h', '1.e.1.100000', '1.e.1.1x', '1.e.1.1h.1', '1.e.Z', '1.e.zzzzzzzzzzzz', '1.e.zzzzzzzzzzz', ' 1.e.1', '1.e.1\n']) {
    t.equal(parseCursor(text), undefined, JSON.stringify(text))
  }
})
