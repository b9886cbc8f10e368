// Lines that owners paste; the signing code makes what the server checks.
import t from 'tap'
import { createHmac } from 'node:crypto'
import { baseOf, signers, signingCode, toRecipes } from '../../../operator-web/model/recipes.ts'
import { toSnippet } from '../../../src/wire/snippet.ts'

const site = { id: 'abcdefghij12', snippet: toSnippet({ publicUrl: 'https://chat.example/desk', site: 'abcdefghij12' }) }

t.test('every line names the server by the address that the snippet has', async t => {
  t.equal(baseOf(site), 'https://chat.example/desk')
  const { text, element, image, plain } = toRecipes(site, { width: 180, height: 48 })
  for (const line of [text, image, plain]) t.match(line, 'href="https://chat.example/desk/c/abcdefghij12"')
  for (const line of [image, plain]) t.match(line, 'src="https://chat.example/desk/s/abcdefghij12.svg" width="180" height="48"')
  for (const line of [text, element, image]) t.match(line, 'data-shopbell-open')
  t.match(text, 'data-shopbell-text="status"')
  t.notMatch(plain, 'data-')
})

t.test('the code for the owner’s server is short in each language, and Node’s makes a hex HMAC', async t => {
  for (const name of signers) t.ok(signingCode[name].split('\n').length <= 6, name)
  const code = signingCode.Node.replace(/^import.*\n/, '')
  // eslint-disable-next-line no-new-func -- the code that owners copy is what is looked at
  const run = new Function('createHmac', 'process', 'person', `${code}; return hash`) as (...given: unknown[]) => string
  t.equal(run(createHmac, { env: { SHOPBELL_SECRET: 'secret' } }, { id: 'C-1042' }), createHmac('sha256', 'secret').update('C-1042').digest('hex'))
})
