// `npm run dev`: Postgres in ./data, a seeded site with one operator, the bundles in watch mode, and the server started again after each change.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { installPackages } from './prepare.js'

const SERVER = ['--enable-source-maps', 'dist/server/main.js']
/** Several targets finish within a moment of each other; the server starts once for all of them. */
const SETTLE_MS = 150
// Read here, too, so that what .env says counts more than these.
if (existsSync('.env')) process.loadEnvFile('.env')
const env = { DEMO_PORT: '8081', METRICS_PORT: 'off', DATA_DIR: './data', ...process.env }

let server
let settling
let restarting = Promise.resolve()
let seeded = false

installPackages()
const { watchBundles } = await import('./bundle.js')
const stopWatching = await watchBundles({ onBuilt: restartSoon })
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop)

function restartSoon () {
  clearTimeout(settling)
  settling = setTimeout(() => { restarting = restarting.then(restart) }, SETTLE_MS)
}

async function restart () {
  await stopServer()
  // Says the addresses and the password; a second time it finds everything there.
  if (!seeded) seeded = await seed()
  if (!seeded) return
  server = spawn(process.execPath, [...SERVER, 'serve'], { env, stdio: 'inherit' })
  server.once('exit', code => { if (code) console.error('The server ended; it is started again when a source changes.') })
}

/** The password is said once, when the account is made; kept beside the data, it can be said at each start. */
async function seed () {
  const child = spawn(process.execPath, [...SERVER, 'seed'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (code !== 0) return false
  const kept = join(env.DATA_DIR, 'dev-sign-in.txt')
  if (said.startsWith('Seeded')) writeFileSync(kept, said, { mode: 0o600 })
  console.log(existsSync(kept) ? readFileSync(kept, 'utf8').trim() : said.trim())
  return true
}

async function stopServer () {
  const running = server
  server = undefined
  if (!running || running.exitCode !== null || running.signalCode !== null) return
  const ended = once(running, 'exit')
  running.kill('SIGTERM')
  await ended
}

async function stop () {
  clearTimeout(settling)
  await stopWatching()
  await restarting
  await stopServer()
}
