// What the documents point at is there: tests that hold promises, files that links lead to.
import t from 'tap'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const documents = [
  ...readdirSync('.').filter(name => name.endsWith('.md')),
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.md')).map(name => join('docs', name))
]

t.test('every test that a document names exists', async t => {
  for (const document of documents) {
    for (const [test] of readFileSync(document, 'utf8').matchAll(/\btest\/[\w./-]+\.test\.ts\b/g)) t.ok(existsSync(test), `${document}: ${test}`)
  }
})

t.test('every link to a file of ours leads to one', async t => {
  for (const document of documents) {
    for (const [, target = ''] of readFileSync(document, 'utf8').matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g)) {
      t.ok(existsSync(normalize(join(dirname(document), target))), `${document}: ${target}`)
    }
  }
})

t.test('each invariant and each promise names the test that holds it', async t => {
  for (const document of ['ARCHITECTURE.md', 'docs/protocol.md']) {
    const numbered = readFileSync(document, 'utf8').split('\n').filter(line => /^\d+\. /.test(line))
    t.ok(numbered.length >= 12, `${document} has ${numbered.length}`)
    for (const line of numbered) t.match(line, /test\/[\w./-]+\.test\.ts/, `${document}: ${line.slice(0, 60)}`)
  }
})
