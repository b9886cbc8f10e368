// The built files of widget and console, read once at start; only what is listed then is ever served. Which route serves what is left to the others here.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { brotliCompressSync } from 'node:zlib'
import { StartProblem } from '../../store/start-problem.ts'
import { languages } from '../../wire/settings.ts'

/** A file and its Brotli twin. */
export interface Asset { readonly type: string, readonly plain: Buffer, readonly brotli: Buffer | undefined }

export interface Assets {
  /** The loader's text, with its place for the settings. */
  readonly loader: string
  /** Hashed files by name. */
  readonly widget: ReadonlyMap<string, Asset>
  readonly console: ReadonlyMap<string, Asset>
  /** The names of today's files. `build` is one hash of all the widget's: what the loader fetches is served under it, too. `art`: of the gallery's pictures, by name; `packs`: the languages that have one. */
  readonly names: { readonly build: string, readonly widget: Readonly<Record<string, string>>, readonly hosted: string, readonly art: Readonly<Record<string, string>>, readonly console: string, readonly consoleStyles: string | undefined, readonly packs: ReadonlySet<string> }
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.woff2': 'font/woff2'
}

/** esbuild's hash: what carries it never changes. */
const hashed = /-[A-Z0-9]{8}\.\w+$/
/** Below this, compressing costs more than the bytes that it spares (protocol.md: none below 1 KB). */
const smallestCompressed = 1024

/** Reads `dist`. Fails with a StartProblem where it isn't built, or not whole. */
export function readAssets (dist: string): Assets {
  try {
    return readBuilt(dist)
  } catch (error) {
    throw new StartProblem(`The built files of widget and console in ${dist} are not all there (${(error as Error).message}): run "npm run build" in Shopbell's folder, and start again.`, { cause: error })
  }
}

function readBuilt (dist: string): Assets {
  const widget = readManifest(path.join(dist, 'widget'))
  const console = readManifest(path.join(dist, 'console'))
  const build = createHash('sha256').update(JSON.stringify(widget)).digest('hex').slice(0, 8).toUpperCase()
  return {
    loader: readFileSync(path.join(dist, 'widget', 'loader.js'), 'utf8'),
    widget: underBuild(readFolder(path.join(dist, 'widget')), widget, build),
    console: readFolder(path.join(dist, 'console')),
    names: {
      build,
      widget,
      hosted: requireName(widget, 'hosted'),
      console: requireName(console, 'js'),
      consoleStyles: console.css,
      art: listArt(path.join(dist, 'widget')),
      packs: new Set(languages.filter(language => widget[language] !== undefined))
    }
  }
}

/** With one hash in the names of all, the loader has to carry one. */
function underBuild (files: Map<string, Asset>, names: Record<string, string>, build: string): Map<string, Asset> {
  requireName(names, 'panel')
  for (const [name, file] of Object.entries(names)) {
    const asset = files.get(file)
    if (asset !== undefined) files.set(`${name}-${build}.js`, asset)
  }
  return files
}

/** Sends a file, or its twin to who reads Brotli. */
export function sendAsset (request: FastifyRequest, reply: FastifyReply, { type, plain, brotli }: Asset): FastifyReply {
  reply.type(type).header('vary', 'Accept-Encoding')
  if (brotli === undefined || !readsBrotli(request)) return reply.send(plain)
  return reply.header('content-encoding', 'br').send(brotli)
}

/** Text that is made at run time, as a file. */
export function toAsset (type: string, text: string): Asset {
  const plain = Buffer.from(text)
  return { type, plain, brotli: plain.length < smallestCompressed ? undefined : brotliCompressSync(plain) }
}

function readsBrotli ({ headers }: FastifyRequest): boolean {
  return /(?:^|,)\s*br\s*(?:;\s*q=(?:1|0\.[0-9]*[1-9]))?\s*(?:,|$)/.test(headers['accept-encoding']?.toString() ?? '')
}

function readManifest (folder: string): Record<string, string> {
  return JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as Record<string, string>
}

function requireName (names: Record<string, string>, name: string): string {
  const found = names[name]
  if (found === undefined) throw new Error(`the manifest has no ${name}`)
  return found
}

/** Drawings have no entry in the manifest: their names stand in their files' names. */
function listArt (folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).flatMap(file => {
    const name = /^art-([a-z]+)-[A-Z0-9]{8}\.svg$/.exec(file)?.[1]
    return name === undefined ? [] : [[name, file]]
  }))
}

function readFolder (folder: string): Map<string, Asset> {
  const names = readdirSync(folder).filter(name => hashed.test(name) && types[path.extname(name)] !== undefined)
  return new Map(names.map(name => [name, readAsset(folder, name)]))
}

function readAsset (folder: string, name: string): Asset {
  const plain = readFileSync(path.join(folder, name))
  const twin = path.join(folder, `${name}.br`)
  const brotli = existsSync(twin) ? readFileSync(twin) : brotliCompressSync(plain)
  return { type: types[path.extname(name)] ?? '', plain, brotli: plain.length < smallestCompressed ? undefined : brotli }
}
