// The npm package as somebody gets it: packed, free of faults, typed for who uses it, and doing what the snippet does.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { publint } from 'publint'
import ts from 'typescript'
import { buildPackage } from '../../bin/bundle.js'

const place = t.testdir({ consumer: { node_modules: { '@shopbell': {} } } })
const folder = join(place, 'built')
const installed = join(place, 'consumer/node_modules/@shopbell/widget')
await buildPackage(folder)

t.test('it packs to one module, its types and a readme, and publint finds nothing', async t => {
  const [packed] = JSON.parse(execFileSync('npm', ['pack', '--json', '--offline', '--pack-destination', place], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as Array<{ filename: string, name: string, files: Array<{ path: string }> }>
  t.equal(packed?.name, '@shopbell/widget')
  t.same(packed?.files.map(({ path }) => path).sort(), ['LICENSE', 'README.md', 'index.d.ts', 'index.js', 'package.json'])
  const { messages } = await publint({ pkgDir: folder, strict: true })
  t.same(messages, [])
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['-xzf', join(place, packed?.filename ?? ''), '-C', installed, '--strip-components=1'])
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { version: string }
  t.equal(version, (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version)
})

t.test('who uses it with TypeScript is helped, and told of mistakes', async t => {
  const right = `import { loadShopbell } from '@shopbell/widget'
    import type { Shopbell } from '@shopbell/widget'
    const shopbell: Shopbell = loadShopbell({ origin: 'https://chat.example', site: 'abc', consent: 'wait', lang: 'de', theme: 'match' })
    shopbell('open', { text: 'Hi', focus: true })
    shopbell('identify', { id: '7', name: 'Mara', plan: 'gold', hash: 'abc' })
    shopbell('track', 'Added to basket', { sku: 'T-1', price: 7.5 })
    shopbell('page', { url: '/x', title: 'X' })
    shopbell('set', { lang: 'fr', theme: 'dark', position: 'left' })
    shopbell('consent', true)
    shopbell('reset')
    const off: () => void = shopbell.on('message', ({ text, by }) => { text.length + by.length })
    const unread: number | undefined = shopbell.get('unread')
    export { off, unread }`
  const wrong = ["shopbell('opne')", "shopbell('consent', 'yes')", "shopbell.on('massage', () => {})", "shopbell.get('nothing')", "loadShopbell({ site: 'abc' })"]
  const consumer = join(place, 'consumer')
  const files = [right, ...wrong.map(line => `import { loadShopbell } from '@shopbell/widget'\nconst shopbell = loadShopbell({ origin: '', site: '' })\n${line}\nexport { shopbell }`)].map((text, at) => {
    const name = join(consumer, `${at}.ts`)
    writeFileSync(name, text)
    return name
  })
  const program = ts.createProgram(files, { strict: true, noEmit: true, exactOptionalPropertyTypes: true, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [] })
  const faults = files.map(name => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)).length)
  t.equal(faults[0], 0, ts.formatDiagnostics(ts.getPreEmitDiagnostics(program, program.getSourceFile(files[0] ?? '')), { getCanonicalFileName: name => name, getCurrentDirectory: () => consumer, getNewLine: () => '\n' }))
  t.ok(faults.slice(1).every(count => count > 0), faults.join())
})

t.test('the examples of the docs for React, Vue, Svelte and none are right', t => {
  const docs = readFileSync('docs/embedding.md', 'utf8')
  const blocks = [...docs.matchAll(/^```(jsx|vue|svelte|js)\n([^]*?)^```$/gm)].map(([, kind = '', text = '']) => ({ kind, text: /<script[^>]*>([^]*)<\/script>/.exec(text)?.[1] ?? text }))
  for (const { text } of blocks) t.same(ts.transpileModule(text, { reportDiagnostics: true, compilerOptions: { jsx: ts.JsxEmit.Preserve } }).diagnostics?.map(({ messageText }) => messageText), [], text)
  // As much of the frameworks as the examples ask of them.
  const consumer = join(place, 'consumer')
  const frameworks = join(consumer, 'frameworks.d.ts')
  writeFileSync(frameworks, `declare module 'react' { export function useEffect (effect: () => void | (() => void), values: unknown[]): void }
    declare module 'vue' { export function onMounted (hook: () => void): void; export function onUnmounted (hook: () => void): void }
    declare module 'svelte' { export function onMount (hook: () => void | (() => void)): void }`)
  const files = blocks.filter(({ text }) => text.includes("from '@shopbell/widget'")).map(({ kind, text }, at) => {
    const name = join(consumer, `${kind}-${at}.js`)
    writeFileSync(name, text)
    return name
  })
  t.same(files.map(name => /(\w+)-\d\.js$/.exec(name)?.[1]), ['js', 'jsx', 'vue', 'svelte'])
  const program = ts.createProgram([frameworks, ...files], { allowJs: true, checkJs: true, strict: true, noImplicitAny: false, noEmit: true, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [] })
  for (const name of files) t.same(ts.getPreEmitDiagnostics(program, program.getSourceFile(name)).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')), [], name.slice(consumer.length + 1))
  t.end()
})

t.test('it puts one script in the page, keeps calls until that has come, and does nothing on a server', async t => {
  const { loadShopbell } = await import(pathToFileURL(join(folder, 'index.js')).href) as { loadShopbell: (options: object) => ((...call: unknown[]) => unknown) & { on: (name: string, listener: (detail: unknown) => void) => () => void, get: (name: string) => unknown } }
  const inert = loadShopbell({ origin: 'https://chat.example', site: 'abc' })
  t.equal(inert('open'), undefined)
  t.equal(inert.get('status'), undefined)
  inert.on('status', () => {})()

  const scripts: Array<{ src: string, dataset: Record<string, string>, nonce?: string, onerror?: () => void }> = []
  const page = Object.assign(new EventTarget(), {
    createElement: () => ({ dataset: {}, setAttribute () {} }),
    head: { append: (script: typeof scripts[number]) => { scripts.push(script) } }
  })
  Object.defineProperty(globalThis, 'document', { value: page, configurable: true })
  t.teardown(() => { delete (globalThis as { document?: unknown }).document })
  const shopbell = loadShopbell({ origin: 'https://chat.example/', site: 'abc', consent: 'wait', nonce: 'n1' })
  shopbell('open', { text: 'Hi' })
  loadShopbell({ origin: 'https://chat.example', site: 'abc' })('close')
  t.match(scripts, [{ src: 'https://chat.example/w/abc.js', nonce: 'n1', dataset: { name: 'Shopbell', consent: 'wait' } }])
  t.equal(scripts.length, 1)
  t.same((globalThis as unknown as { Shopbell: { q: unknown[] } }).Shopbell.q, [['open', { text: 'Hi' }], ['close']], 'as the loader replays them')

  const heard: unknown[] = []
  const off = shopbell.on('error', detail => { heard.push((detail as Error).message) })
  scripts[0]?.onerror?.()
  off()
  scripts[0]?.onerror?.()
  t.same(heard, ['The chat could not be loaded'])
})
