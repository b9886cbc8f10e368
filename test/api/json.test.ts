// JSON with one meaning only.
import * as fc from 'fast-check'
import t from 'tap'
import { parseJson } from '../../src/api/json.ts'

const parse = (text: string): unknown => parseJson(Buffer.from(text))

t.test('what JSON.parse reads and has one meaning is read the same', async t => {
  const keys = fc.string({ unit: 'grapheme' }).filter(key => !/^(__proto__|constructor|prototype)$|\0/.test(key))
  const values = fc.jsonValue({ maxDepth: 5, noUnicodeString: false })
  t.doesNotThrow(() => fc.assert(fc.property(fc.dictionary(keys, values), value => {
    const text = JSON.stringify(value)
    if (/__proto__|constructor|prototype|\\u0000|\\ud/i.test(text)) return
    if (JSON.stringify(parse(text)) !== text) throw new Error(text)
  })))
})

t.test('structure inside strings is text', async t => {
  const value = { a: '{"a":1,"a":2}', b: '\\"', c: '[[[[', d: ['a', 'a'], e: { a: 1 }, f: { a: 2 } }
  t.same(parse(JSON.stringify(value, undefined, 2)), value)
})

t.test('a key stands once in its object, however it is spelled', async t => {
  for (const text of ['{"a":1,"a":1}', '{"a":1,"\\u0061":1}', '{"b":{"a":[{"a":1}],"c":1,"a":2}}', '{"":1,"":2}']) t.throws(() => parse(text), { code: 'BAD_JSON' }, text)
  t.same(parse('{"a":{"a":1},"b":{"a":1}}'), { a: { a: 1 }, b: { a: 1 } })
})

t.test('thirty-two levels are read, thirty-three are not', async t => {
  const nest = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
  t.doesNotThrow(() => parse(nest(32)))
  t.throws(() => parse(nest(33)), { code: 'BAD_JSON' })
})

t.test('characters that are no text are refused in keys and values', async t => {
  for (const text of ['["\\u0000"]', '["\\ud800"]', '{"\\udfff":1}', '["\\udc00\\ud800"]']) t.throws(() => parse(text), { code: 'BAD_JSON' }, text)
  t.same(parse('["\\ud83d\\udd14"]'), ['🔔'])
  t.throws(() => parseJson(Buffer.from([0x22, 0xc3, 0x28, 0x22])), { code: 'BAD_JSON' })
})
