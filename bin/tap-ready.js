// Builds tap's own test object for the plugin list of .taprc, once: a fresh install carries the stock list, and the run that notices it would still use that.
import { existsSync, readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'

const BUILT = 'node_modules/@tapjs/test/test-built/dist/esm/index.js'

/** Makes tap ready in the current directory. Throws when it can't be built. */
export function makeTapReady () {
  if (existsSync('.tap/plugins') && existsSync(BUILT) && !readFileSync(BUILT, 'utf8').includes('@tapjs/typescript')) return
  const { status } = spawnSync('node_modules/.bin/tap', ['build'], { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (status !== 0) throw new Error('tap could not build its plugins.')
}

if (process.argv[1]?.endsWith('tap-ready.js')) makeTapReady()
