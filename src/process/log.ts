// The log: lines of JSON on standard error, plain words where a person looks on. What is said on standard output is main.ts' matter.
import { pino, type Logger } from 'pino'

import type { Config } from '../config.ts'

/** Makes the logger of the process. Nothing secret belongs into it; routes log no bodies. */
export function createLog (level: Config['logLevel']): Logger {
  // Written at once: what a dying process says last must be on the screen.
  const lines = pino.destination({ dest: 2, sync: true })
  if (!process.stderr.isTTY) return pino({ level }, lines)
  return pino({ level }, { write: line => { process.stderr.write(toWords(line)) } })
}

interface Line { level: number, msg?: string, err?: { stack?: string, message?: string } }

function toWords (line: string): string {
  const { level, msg = '', err } = JSON.parse(line) as Line
  const mark = level >= pino.levels.values.error! ? 'Error: ' : level >= pino.levels.values.warn! ? 'Warning: ' : ''
  return `${mark}${msg}${err === undefined ? '' : `\n${err.stack ?? err.message ?? ''}`}\n`
}
