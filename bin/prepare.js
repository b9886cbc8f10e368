// Makes one command enough on a fresh machine: installs the locked packages when they are missing or changed, then builds when a source changed. Needs no package itself.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const INSTALL_STAMP = join(root, 'node_modules/.lock-stamp')
const BUILD_STAMP = join(root, 'dist/.sources-stamp')
/** What the bundles are made of. Anything that changes them is named here, or a start would run old code. */
const SOURCES = ['src', 'widget', 'operator-web', 'bin/bundle.js', 'package-lock.json', 'tsconfig.base.json']

/** Installs what the lock file names, by `npm ci`, unless exactly that is there already. Throws when npm fails, or this Node is too old for what it would lay down. */
export function installPackages () {
  refuseOldNode(process.versions.node)
  const wanted = digest([join(root, 'package-lock.json')], process.version + process.platform + process.arch)
  if (readStamp(INSTALL_STAMP) === wanted) return
  if (!installedFits()) runNpm(['ci'])
  writeFileSync(INSTALL_STAMP, wanted)
}

/** Whether the bundles of these very sources are there. */
export function isBuilt () {
  return readStamp(BUILD_STAMP) === digestSources()
}

/** Builds the bundles, unless those of these very sources are there. */
export async function buildBundles () {
  if (isBuilt()) return
  const wanted = digestSources()
  const { bundle } = await import('./bundle.js')
  await bundle({ stamp: wanted })
}

/** npm only warns of it, and the start would end in a stack that names no cause. */
export function refuseOldNode (version) {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const oldest = engines.node.replace('>=', '')
  const [major, minor] = version.split('.').map(Number)
  const [oldestMajor, oldestMinor] = oldest.split('.').map(Number)
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  throw new Error(`Shopbell needs Node ${oldest} or newer and this is ${version}: install a newer one, from https://nodejs.org for instance, and start again.`)
}

/** npm keeps a copy of what it laid down: where that equals the lock file, there is nothing to install. */
function installedFits () {
  const laid = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(laid)) return false
  const { packages: wanted } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const { packages: present } = JSON.parse(readFileSync(laid, 'utf8'))
  return Object.entries(wanted).every(([path, entry]) =>
    path === '' || entry.optional || entry.devOptional || present[path]?.version === entry.version)
}

function runNpm (args) {
  const npm = process.env.npm_execpath
  const { status } = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed: see above what it lacked.`)
}

function digestSources () {
  return digest(SOURCES.flatMap(source => filesBelow(join(root, source))), process.version)
}

function digest (files, salt) {
  const hash = createHash('sha1').update(salt)
  for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file))
  return hash.digest('hex')
}

function filesBelow (path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return []
  return stat.isDirectory() ? readdirSync(path).sort().flatMap(name => filesBelow(join(path, name))) : [path]
}

function readStamp (path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

async function prepare () {
  installPackages()
  await buildBundles()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  prepare().catch(error => {
    console.error(error.message)
    process.exitCode = 1
  })
}
