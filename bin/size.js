// `npm run size`: builds, then measures the Brotli bytes of what a browser loads against the budgets in package.json. `--json` prints them as one object, `--built` measures what is there.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildBundles } from './prepare.js'

const sizeLimit = fileURLToPath(import.meta.resolve('size-limit').replace(/index\.js$/, 'bin.js'))

function measure () {
  const { stdout, stderr } = spawnSync(process.execPath, [sizeLimit, '--json'], { encoding: 'utf8' })
  const results = parse(stdout)
  if (!Array.isArray(results)) throw new Error(`size-limit could not measure: ${results?.error ?? (stdout + stderr).trim()}`)
  // size-limit lets a file that isn't there pass, at no bytes and without its limit.
  return results.map(result => ({ ...result, passed: result.passed && result.size > 0 }))
}

/** Where a budget is broken size-limit says so after its JSON. */
function parse (text) {
  try {
    return JSON.parse(text.slice(0, text.lastIndexOf(text.trimStart().startsWith('[') ? ']' : '}') + 1))
  } catch {
    return undefined // the caller shows what was said instead
  }
}

function line ({ name, size, sizeLimit: limit, passed }) {
  if (size === 0) return `✗ ${name.padEnd(8)}  is not built`
  return `${passed ? '✓' : '✗'} ${name.padEnd(8)} ${kilobytes(size).padStart(9)}  of ${kilobytes(limit)}`
}

/** size-limit's own unit: 1 kB is 1000 bytes. */
function kilobytes (bytes) {
  return `${(bytes / 1000).toFixed(2)} kB`
}

if (!process.argv.includes('--built')) await buildBundles()
try {
  const results = measure()
  if (process.argv.includes('--json')) console.log(JSON.stringify(Object.fromEntries(results.map(({ name, size }) => [name, size]))))
  else console.log(results.map(line).join('\n'))
  process.exitCode = results.every(({ passed }) => passed) ? 0 : 1
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
