// The command line: which command, with which configuration; says in one sentence what keeps it from working.
import { readFileSync } from 'node:fs'
import path from 'node:path'

import { runMigrate, runResetPassword, runRestored, runSchemaDump, runSeed, runSimulate, type Call } from './commands.ts'
import { readConfig } from './config.ts'
import { toDatabaseProblem } from './process/database.ts'
import { createLog } from './process/log.ts'
import { serve } from './process/serve.ts'
import { migrationsFolder } from './store/migrate.ts'
import { StartProblem } from './store/start-problem.ts'

const help = `shopbell COMMAND

  serve [--workers N]    start the server (default); with N processes on one port
  migrate                bring the database up to this version
  reset-password EMAIL   print a link with which that operator chooses a new password
  restored               after a backup was brought back: browsers start anew
  seed                   make an account to develop with, and print its password
  schema-dump            write migrations/schema.sql
  simulate               visitors for a server that runs; "simulate --help" says more
  version                print the version
  help                   print this

The environment is described in docs/configuration.md.`

const commands: Record<string, (call: Call, args: string[]) => Promise<void>> = {
  serve,
  migrate: runMigrate,
  'reset-password': async (call, [email]) => { await runResetPassword(call, email) },
  restored: runRestored,
  seed: runSeed,
  'schema-dump': runSchemaDump
}

await main(process.argv.slice(2))

/** Options alone are the default command's: `npm start -- --workers 3`. */
async function main (given: string[]): Promise<void> {
  const [name = 'serve', ...args] = isOption(given[0]) ? ['serve', ...given] : given
  if (['help', '--help', '-h'].includes(name)) return say(help)
  if (['version', '--version', '-v'].includes(name)) return say(readVersion())
  if (name === 'simulate') return await runSimulate(args, say).catch((error: unknown) => fail([toWords(error)]))
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) return fail([`There is no command "${name}": "shopbell help" lists them.`])
  const checked = readConfig(process.cwd())
  if (checked.kind === 'mistakes') return fail(checked.lines)
  try {
    await command({ config: checked.config, log: createLog(checked.config.logLevel), say }, args)
  } catch (error) {
    fail([toWords(toDatabaseProblem(error, checked.config))])
  }
}

/** A stack is for what nobody foresaw. */
function toWords (error: unknown): string {
  return error instanceof StartProblem ? error.message : (error as Error).stack ?? String(error)
}

function isOption (word = ''): boolean {
  return word.startsWith('-') && !['--help', '-h', '--version', '-v'].includes(word)
}

function say (line: string): void {
  process.stdout.write(`${line}\n`)
}

// Ends at once: half of a node that did not start may have left timers behind, which would keep the process.
function fail (lines: string[]): never {
  process.stderr.write(`${lines.join('\n')}\n`)
  process.exit(1)
}

function readVersion (): string {
  const file = path.join(migrationsFolder(), '..', 'package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
