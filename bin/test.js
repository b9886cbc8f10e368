// `npm test`: all that must hold before something lands, to the end even when something fails. The last line is the verdict: `N passed, N failed`.
import { spawn } from 'node:child_process'
import { installPackages } from './prepare.js'
import { runTap, toSkipLines, toVerdict } from './test-tap.js'

const SCREENSHOTS = 'test/browser/screenshots'
const counts = { passed: 0, failed: 0, skipped: 0 }
const failures = []
const skips = []

/** What holds the house up, besides the tests: each stage is one npm script. The longest runs beside the others. */
const [LONGEST, ...STAGES] = ['lint', 'types', 'rooms', 'dead', 'size']

/**
 * What `npm run test:all` alone tells: others tell the same more shortly (whole-job hears the bell and sees the title, roster waits for the silent, axe and keys look at the
 * widget's states, serve starts and stops, faults/mixed cuts and kills, the simulator's parts have tests of their own), and ten minutes are what a run may take.
 */
const LONG_STORIES = ['browser/notifications', 'browser/killed-browser', 'browser/display', 'browser/accessibility', 'browser/keyboard', 'browser/many-consoles', 'browser/faults', 'main/workers', 'main/stop-while-starting', 'simulate/simulate'].map(name => `--exclude=test/${name}.test.ts`)

const args = process.argv.slice(2)
const unit = args.includes('--unit')
/** Everything else is for tap: files, and its options. */
const forTap = args.filter(arg => arg !== '--unit')

async function main () {
  await attempt('prepare', async () => installPackages())
  // Without its packages nothing else can run.
  if (failures.length > 0) return
  await Promise.all([unit ? undefined : attempt(LONGEST, () => runScript(LONGEST)), runStages()])
  await runTests()
}

async function runStages () {
  if (!unit) for (const stage of STAGES) await attempt(stage, () => runScript(stage))
  await attempt('preparing tests', prepareTests)
}

async function prepareTests () {
  const { buildBundles } = await import('./prepare.js')
  const { makeTapReady } = await import('./tap-ready.js')
  makeTapReady()
  if (unit) return
  await buildBundles()
  await runNode(['--import=tsx', 'test/helpers/preflight.ts'])
}

async function runTests () {
  const files = forTap.length > 0 ? forTap : unit ? ['--exclude=test/browser/**'] : process.env.SHOPBELL_TEST_ALL === '1' ? [] : LONG_STORIES
  const started = performance.now()
  const result = await runTap(files)
  for (const key of Object.keys(counts)) counts[key] += result[key]
  if (result.failed > 0) failures.push('tests', ...result.failures.map(place => `\n  ${place}`))
  skips.push(...result.skips)
  console.log(`tests took ${seconds(started)}`)
}

/** One stage counts as one; when it fails, what it said is shown and the next one still runs. */
async function attempt (name, work) {
  const started = performance.now()
  try {
    await work()
    counts.passed += 1
    console.log(`✓ ${name} (${seconds(started)})`)
  } catch (error) {
    counts.failed += 1
    failures.push(name)
    console.log(`✗ ${name} (${seconds(started)})\n${indent(error.message)}`)
  }
}

function runScript (name) {
  const npm = process.env.npm_execpath
  return npm ? run(process.execPath, [npm, 'run', '--silent', name]) : run('npm', ['run', '--silent', name])
}

function runNode (parameters) {
  return run(process.execPath, parameters)
}

/** Runs a program quietly; rejects with everything it wrote when it fails. */
function run (command, parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' && command === 'npm' })
    let said = ''
    child.stdout.on('data', data => { said += data })
    child.stderr.on('data', data => { said += data })
    child.on('error', reject)
    child.on('close', code => code === 0 ? resolve() : reject(new Error(said.trim() || `ended with code ${code}`)))
  })
}

function seconds (since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}

function indent (text) {
  return text.split('\n').map(line => `    ${line}`).join('\n')
}

await main().catch(error => {
  counts.failed += 1
  failures.push('the run itself')
  console.log(error.stack)
})
for (const line of toSkipLines(skips)) console.log(line)
if (failures.length > 0) console.log(`\nFailed: ${failures.join(', ').replaceAll(', \n', '\n')}`)
if (!unit) console.log(`Screenshots: ${SCREENSHOTS}`)
process.exitCode = counts.failed > 0 ? 1 : 0
console.log(toVerdict(counts))
