// Runs tap and reads its stream: one line for each file, each failure with its place and difference, what was skipped and why, and the words of the verdict. Leaves what else is judged to bin/test.js.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Runs tap with `args`, writes as it goes, and resolves with `{ passed, failed, skipped }` counted in assertions, `failures`: the place of each, and `skips`: the place of each with its reason. */
export async function runTap (args, env = process.env) {
  const child = spawn(process.execPath, ['node_modules/tap/dist/esm/run.mjs', 'run', '--reporter=tap', '--no-color', ...args], { stdio: ['ignore', 'pipe', 'inherit'], env })
  const ended = new Promise(resolve => child.on('close', code => resolve(code ?? 1)))
  const reader = tapReader(line => console.log(line))
  for await (const line of createInterface({ input: child.stdout })) reader.read(line)
  const code = await ended
  const { total, ...counts } = reader.counts()
  // A run that broke before its first test has no totals, and one that tap itself calls failed never counts as passed.
  if (code !== 0 && counts.failed === 0) counts.failed = 1
  return { ...counts, failures: reader.failures(), skips: reader.skips() }
}

/** The last line of a run: `N passed, N failed`, and `, N skipped` where there are any. */
export function toVerdict ({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** What was skipped and why, one line for each. */
export function toSkipLines (skips) {
  return skips.map(({ path, reason }) => `skipped: ${path}: ${reason === '' ? 'no reason given' : reason}`)
}

/** Reads a TAP stream line by line; `write` gets what a person wants to see of it. */
export function tapReader (write) {
  const titles = []
  const skips = []
  const failures = []
  let totals = { total: 0, passed: 0, failed: 0, skipped: 0 }
  let deepestFailure = -1
  let diagnosis = null

  function readResult ({ indent, ok, title, skip, took }) {
    const depth = indent / 4
    if (skip !== undefined) skips.push({ path: [...titles.slice(0, depth), title].join(' › '), reason: skip.replaceAll('\\#', '#') })
    if (!ok && deepestFailure <= depth) {
      failures.push([...titles.slice(0, depth), title].join(' › '))
      write(`  ✗ ${failures.at(-1)}`)
      diagnosis = { indent: indent + 2, seen: false }
    }
    if (depth === 0) write(`${!ok ? '✗' : skip === undefined ? '✓' : '–'} ${title}${took === undefined ? '' : ` (${(Number.parseFloat(took) / 1000).toFixed(1)} s)`}`)
    deepestFailure = ok && depth > 0 ? deepestFailure : depth === 0 ? -1 : Math.max(deepestFailure, depth)
  }

  function read (line) {
    if (diagnosis) return readDiagnosis(line)
    const subtest = /^( *)# Subtest: (.*)$/.exec(line)
    if (subtest) {
      titles.length = subtest[1].length / 4
      titles.push(subtest[2])
      return
    }
    const result = /^( *)(not )?ok \d+(?: - (.*?))?(?: # (SKIP|TODO|time)(?:=|\s*)(.*))?$/.exec(line)
    if (result) return readResult({ indent: result[1].length, ok: !result[2], title: result[3] ?? '', skip: result[4] === 'SKIP' || result[4] === 'TODO' ? result[5] ?? '' : undefined, took: result[4] === 'time' ? result[5] : undefined })
    const summary = /^# \{ (total: .*) \}$/.exec(line)
    if (summary) totals = countsOf(summary[1])
    else if (/^Bail out!/.test(line.trim())) write(line.trim())
  }

  function readDiagnosis (line) {
    const text = line.slice(diagnosis.indent)
    if (!diagnosis.seen && text !== '---') {
      diagnosis = null
      return read(line)
    }
    diagnosis.seen = true
    if (text === '...') diagnosis = null
    else if (text !== '---') write(`      ${text}`)
  }

  return { read, counts: () => totals, skips: () => skips, failures: () => failures }
}

function countsOf (text) {
  const numbers = Object.fromEntries(text.split(', ').map(pair => pair.split(': ')).map(([key, value]) => [key, Number(value)]))
  return {
    total: numbers.total ?? 0,
    passed: numbers.pass ?? 0,
    failed: numbers.fail ?? 0,
    skipped: (numbers.skip ?? 0) + (numbers.todo ?? 0)
  }
}
