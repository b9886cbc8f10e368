// Every route of the API stands in docs/protocol.md, by the last part of its path.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { listOperations } from '../helpers/operations.ts'

t.test('docs/protocol.md names every route below /v1', async t => {
  const rows = readFileSync('docs/protocol.md', 'utf8').split('\n').filter(line => line.startsWith('| `') || line.startsWith('`POST /v1/'))
  const named = new Set(rows.flatMap(row => [...(row.startsWith('|') ? row.split('|')[1] ?? '' : row).matchAll(/`(?:POST \/v1\/)?([a-z-]+)`/g)].map(([, name]) => name)))
  const paths = (await listOperations(await testApp(t))).map(({ path }) => path).filter(path => path.startsWith('/v1/'))
  t.ok(paths.length > 20, 'there are routes')
  t.same([...new Set(paths)].filter(path => !named.has(path.split('/').findLast(part => !part.startsWith('{')))), [])
})
