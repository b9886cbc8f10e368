// Builds what runs: one server bundle, and for the browser the loader, the panel, the hosted page and the console, each with its Brotli twin.
import { brotliCompressSync, constants } from 'node:zlib'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import { minify } from 'terser'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
/** Safari 16.4 is the first with constructable style sheets, which the widget's shadow root needs; ES2020 parses everywhere that has them. */
const BROWSERS = ['es2020', 'safari16.4']

/** `import css from './x.css?inline'` gives the minified text of the file. */
const inlineCss = {
  name: 'inline-css',
  setup (build) {
    build.onResolve({ filter: /\.css\?inline$/ }, ({ path, resolveDir }) =>
      ({ path: join(resolveDir, path.replace('?inline', '')), namespace: 'inline-css' }))
    build.onLoad({ filter: /.*/, namespace: 'inline-css' }, async ({ path }) => {
      const options = { entryPoints: [path], bundle: true, minify: true, write: false, metafile: true, target: BROWSERS, loader: { '.woff2': 'dataurl', '.svg': 'dataurl' } }
      const { outputFiles, metafile } = await esbuild.build(options)
      return { contents: outputFiles[0].text.trim(), loader: 'text', watchFiles: Object.keys(metafile.inputs).map(name => join(process.cwd(), name)) }
    })
  }
}

const browser = {
  bundle: true,
  minify: true,
  sourcemap: false,
  metafile: true,
  platform: 'browser',
  format: 'esm',
  target: BROWSERS,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.svg': 'text', '.woff2': 'file' },
  entryNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [inlineCss],
  absWorkingDir: root
}

/**
 * Properties of the polling machine, which nothing outside the loader reads: shortened, they save 2 % of it.
 * A name that is on the wire, in the DOM, in widget/host.ts or in src/client/relay.ts (the panel's and the tabs' files are built by themselves) must never stand here.
 */
const loaderOnly = /^(askedAt|askedMs|base|carriesMs|closedUntil|cuts|effects|epochMs|failures|goodSince|hasty|hear|holdMs|hurry|memory|ms|news|nudge|onAnswer|onConnection|onGone|onPolled|onSignedOut|pace|send|start|state|take|timeoutMs|timers|turn)$/

/** The drawings of invitations, each a file that is fetched when it is shown; one hash of all of them stands in their names and in who fetches them. */
const drawings = readdirSync(join(root, 'widget', 'art')).sort().map(name => join(root, 'widget', 'art', name))
const galleryHash = createHash('sha256').update(drawings.map(path => readFileSync(path)).join('')).digest('hex').slice(0, 8).toUpperCase()

/** The same for the panel's models. What the lazy files or a later page are handed (rows, unsent messages, en.ts) must never stand here, either. */
const panelOnly = /^(asking|outgoing|focusAsked|chosen|dismissed|readTo|talks|isOpen|comeBack|unfold|loadOlder|loadPast|markAs|refill|stopTyping|sayMessage|isNeeded|unlock|beginAnew|isNewer|onWords|onRated|onEvent|sendFile|snapshots|lanes|closedUntil|deliver|settle|review|anew|opened|again|problems|layer|isSmall|wipe|onRetry|onRemove|onOpen)$/

/** Nearly all of the loader is called: told so in its first line, Chromium compiles all of it beside the page's main thread while it comes in. Others pass a comment over. */
const compileAll = '//# allFunctionsCalledOnLoad'

/** Everything that is built: where it starts, the folder it lands in, and the options that differ. */
const targets = [
  { name: 'server', entry: 'src/main.ts', folder: 'server', options: { bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', sourcemap: true, metafile: true, entryNames: '[name]', logLevel: 'warning', absWorkingDir: root } },
  { name: 'loader', entry: 'widget/loader.ts', folder: 'widget', preamble: compileAll, options: { ...browser, minify: false, minifySyntax: true, format: 'iife', entryNames: '[name]', mangleProps: loaderOnly } },
  { name: 'panel', entry: 'widget/panel.tsx', folder: 'widget', options: { ...browser, minify: false, minifySyntax: true, charset: 'utf8', mangleProps: panelOnly } },
  { name: 'invitation', entry: 'widget/invitation.ts', folder: 'widget', options: { ...browser, splitting: true, chunkNames: '[name]-[hash]', define: { __GALLERY__: JSON.stringify(galleryHash) } } },
  { name: 'tabs', entry: 'widget/tabs.ts', folder: 'widget', options: browser },
  { name: 'emoji', entry: 'widget/emoji.ts', folder: 'widget', options: { ...browser, charset: 'utf8' } },
  { name: 'files', entry: 'widget/files.ts', folder: 'widget', options: browser },
  { name: 'calls', entry: 'widget/calls.ts', folder: 'widget', options: browser },
  { name: 'hosted', entry: 'widget/hosted.ts', folder: 'widget', options: browser },
  // Modules are UTF-8 by rule: no letter needs to be written as a number.
  ...readdirSync(join(root, 'widget', 'packs')).map(file => ({ name: basename(file, '.ts'), entry: `widget/packs/${file}`, folder: 'widget', options: { ...browser, charset: 'utf8' } })),
  { name: 'main', entry: 'operator-web/main.tsx', folder: 'console', options: { ...browser, splitting: true } }
]

/** Builds all targets into `dist/`, whole or not at all: the old folder stays until the new one is complete. */
export async function bundle ({ stamp }) {
  const started = performance.now()
  const out = join(root, `.dist-${process.pid}`)
  const present = targets.filter(hasEntry)
  try {
    const built = await Promise.all(present.map(target => buildTarget(target, out)))
    finishBrowserFolders(out, built)
    await buildPackage(join(out, 'package'))
    writeFileSync(join(out, '.sources-stamp'), stamp)
    replaceFolder(join(root, 'dist'), out)
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
  console.error(`Built ${present.map(({ name }) => name).join(', ')} in ${Math.round(performance.now() - started)} ms.`)
}

/**
 * Rebuilds into `dist/` whenever a source changes, and calls `onBuilt` when all targets stand, at first and after each change.
 * Resolves with what stops it. A mistake in a source is printed and waits for its mending.
 */
export async function watchBundles ({ onBuilt }) {
  const out = join(root, 'dist')
  const present = targets.filter(hasEntry)
  const outputs = new Map()
  rmSync(out, { recursive: true, force: true })
  const contexts = await Promise.all(present.map(target => esbuild.context({
    ...optionsOf(target, out),
    plugins: [...target.options.plugins ?? [], {
      name: 'built',
      setup: build => build.onEnd(({ errors, metafile }) => {
        if (errors.length > 0) return
        outputs.set(target.name, { ...target, outputs: entryOutputs(metafile, target) })
        if (outputs.size < present.length) return
        finishBrowserFolders(out, [...outputs.values()])
        onBuilt()
      })
    }]
  })))
  await Promise.all(contexts.map(context => context.watch()))
  return async () => { await Promise.all(contexts.map(context => context.dispose())) }
}

/** The npm package @shopbell/widget, ready to be packed: one module, its types, which are a file of nothing else, and what npm shows. */
export async function buildPackage (folder) {
  const source = join(root, 'widget/package')
  await esbuild.build({ entryPoints: [join(source, 'index.ts')], outfile: join(folder, 'index.js'), format: 'esm', target: BROWSERS, legalComments: 'none', logLevel: 'warning' })
  const types = readFileSync(join(source, 'types.ts'), 'utf8')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  writeFileSync(join(folder, 'index.d.ts'), `${types}\n/** Loads the chat once for each name; called again it gives the same. On a server it does nothing. Never throws. */\nexport declare function loadShopbell (options: LoadOptions): Shopbell\n`)
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`)
  for (const [from, to] of [[join(source, 'README.md'), 'README.md'], [join(root, 'LICENSE'), 'LICENSE']]) copyFileSync(from, join(folder, to))
}

/** The options esbuild takes for one target, its output below `out`. */
function optionsOf ({ entry, folder, options }, out) {
  return { ...options, entryPoints: [join(root, entry)], outdir: join(out, folder) }
}

/** `manifest.json`: the hashed names the server asks for. The widget's by entry; the console has one script, `js`, and perhaps one sheet, `css`. */
function writeManifest (folder, built) {
  const hashed = built.filter(({ name }) => name !== 'loader').flatMap(({ name, outputs }) => outputs.map(path => ({ name, file: basename(path), kind: extname(path).slice(1) })))
  const names = Object.fromEntries(hashed.map(({ name, file, kind }) => [name === 'main' ? kind : name, file]))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(names))
}

async function buildTarget (target, out) {
  const { metafile } = await esbuild.build(optionsOf(target, out))
  const outputs = entryOutputs(metafile, target)
  if (target.options.minify === false) await press(join(out, target.folder, basename(outputs[0])), target)
  if (target.name === 'loader') checkSettingsPlace(join(out, target.folder, 'loader.js'))
  return { ...target, outputs }
}

/** The script of an entry, and the sheet of the styles it imports; not the parts that it fetches later. */
function entryOutputs (metafile, { entry }) {
  return Object.entries(metafile.outputs).filter(([path, { entryPoint }]) => entryPoint === entry || extname(path) === '.css').map(([path]) => path)
}

function finishBrowserFolders (out, built) {
  mkdirSync(join(out, 'widget'), { recursive: true })
  for (const path of drawings) copyFileSync(path, join(out, 'widget', `art-${basename(path, '.svg')}-${galleryHash}.svg`))
  for (const folder of ['widget', 'console']) {
    writeManifest(join(out, folder), built.filter(target => target.folder === folder))
    compressFolder(join(out, folder))
  }
}

/** Each byte of the loader and the panel counts: terser, which takes longer, puts in what is used once and makes them 2 % smaller than esbuild does. What it calls unsafe is `String(x)` written as `x + ''` and its like. */
async function press (path, { preamble }) {
  const { code } = await minify(readFileSync(path, 'utf8'), { module: true, compress: { ecma: 2020, passes: 3, unsafe: true }, format: { ecma: 2020, comments: false, preamble } })
  writeFileSync(path, code)
}

/** The server puts a site's settings where this literal stands: if the minifier lost or doubled it, no loader would work. */
function checkSettingsPlace (path) {
  const places = readFileSync(path, 'utf8').split('"__SHOPBELL_SETTINGS__"').length - 1
  if (places !== 1) throw new Error(`The loader must hold "__SHOPBELL_SETTINGS__" exactly once, and holds it ${places} times.`)
}

/** The twin is what the server sends and what the budgets count, so it is made at the highest level, once, here. */
function compressFolder (folder) {
  for (const file of readdirSync(folder).filter(name => /\.(js|css|svg)$/.test(name))) {
    const text = readFileSync(join(folder, file))
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
    writeFileSync(join(folder, `${file}.br`), brotliCompressSync(text, { params }))
  }
}

function replaceFolder (place, fresh) {
  const old = join(root, `.dist-old-${process.pid}`)
  if (existsSync(place)) renameSync(place, old)
  renameSync(fresh, place)
  rmSync(old, { recursive: true, force: true })
}

function hasEntry ({ name, entry }) {
  const there = existsSync(join(root, entry))
  if (!there) console.error(`No ${entry} yet: ${name} is not built.`)
  return there
}
