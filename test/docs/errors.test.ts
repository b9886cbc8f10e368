// Holds the error catalogue, the wire's codes and docs/errors.md to each other.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { TooMany, catalogue } from '../../src/errors.ts'
import { problemCodes } from '../../src/wire/problems.ts'

const documented = new Map(
  [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| `(\w+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [code, Number(status)])
)
const thrown = new Map(catalogue.map(Class => {
  const error = Class === TooMany ? new TooMany(3) : new (Class as new () => Error & { code: string, statusCode: number })()
  return [error.code.toLowerCase(), error.statusCode]
}))

t.test('each error has a row in the document with its status', async t => {
  for (const [code, status] of thrown) t.equal(documented.get(code), status, code)
})

t.test('each row of the document and each code of the wire is an error that exists', async t => {
  t.ok(documented.size > 20, 'the table was read')
  t.same([...documented.keys()].filter(code => !thrown.has(code ?? '')), [])
  t.same([...problemCodes].filter(code => !thrown.has(code)), [])
  t.same([...thrown.keys()].filter(code => !(problemCodes as readonly string[]).includes(code)), [])
})

t.test('an error is an instance of its own class only', async t => {
  const [BadInput, BadJson] = catalogue
  t.ok(new BadInput('no') instanceof BadInput)
  t.notOk(new BadInput('no') instanceof BadJson)
})
