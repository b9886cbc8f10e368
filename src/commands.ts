// What the command line does besides serving: each opens the database, does one thing, and closes it again; simulating needs none.
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Logger } from 'pino'

import { createPasswords } from './api/passwords.ts'
import { readSimulatePassword, type Config } from './config.ts'
import { openDatabase } from './process/database.ts'
import { NotFound } from './errors.ts'
import { askPassword } from './simulate/password.ts'
import { SimulateProblem } from './simulate/problem.ts'
import { simulate } from './simulate/simulate.ts'
import { setUp } from './store/accounts.ts'
import { createCredentialLink } from './store/credential-links.ts'
import { raiseGeneration, renewSetupToken } from './store/instance.ts'
import { migrationsFolder } from './store/migrate.ts'
import { openPool, type Pool } from './store/pool.ts'
import { schemaDump } from './store/schema.ts'
import { toDigest } from './store/secrets.ts'
import { StartProblem } from './store/start-problem.ts'

/** What a command is given. `say` writes a line for a person or a program to standard output. */
export interface Call {
  config: Config
  log: Logger
  say: (line: string) => void
}

/** Brings the database up to this version. */
export async function runMigrate (call: Call): Promise<void> {
  await withPool(call, async () => { call.say('The database is up to date.') })
}

/** Prints a link with which the operator of that address chooses a new password. */
export async function runResetPassword (call: Call, email: string | undefined): Promise<void> {
  if (email === undefined) throw new StartProblem('Whose? Say the e-mail address: node bin/shopbell.js reset-password ana@example.com')
  await withPool(call, async pool => {
    const { token, expiresAt } = await createCredentialLink(pool, { email, kind: 'reset' }).catch((error: unknown) => {
      throw error instanceof NotFound ? new StartProblem(`No active operator has the address ${email}: correct it, or let an owner add that person.`) : error
    })
    call.say(`Reset URL: ${call.config.publicUrl}/reset#${token}`)
    call.say(`Good once, until ${expiresAt.toISOString()}.`)
  })
}

const seededEmail = 'owner@example.com'

/** Makes an account to develop with, in a database that has none, and prints its password. */
export async function runSeed (call: Call): Promise<void> {
  await withPool(call, async pool => {
    const setup = await renewSetupToken(pool)
    if (setup === undefined) return call.say('There is an account already; it stays as it is ("reset-password EMAIL" makes a new password).')
    const password = randomBytes(12).toString('base64url')
    await setUp(pool, {
      tokenDigest: toDigest(setup.token),
      accountName: 'Kettle & Fern',
      site: { name: 'Kettle & Fern', origins: demoOrigins(call.config) },
      operator: { name: 'Ana Owner', email: seededEmail, passwordHash: await createPasswords().hash(password) }
    })
    call.say(`Seeded. Sign in as ${seededEmail} with the password ${password}`)
  })
}

/** After a restore: browsers that have seen the lost time start anew. */
export async function runRestored (call: Call): Promise<void> {
  await withPool(call, async pool => {
    call.say(`The log is another one from now on (generation ${await raiseGeneration(pool)}): whoever polls starts as at first load.`)
  })
}

/** Writes migrations/schema.sql from the migrated database of this configuration. */
export async function runSchemaDump (call: Call): Promise<void> {
  await withPool(call, async pool => {
    const file = path.join(migrationsFolder(), 'schema.sql')
    writeFileSync(file, await schemaDump(pool))
    call.say(`Wrote ${file}.`)
  })
}

/** Visitors from outside, for a server that runs somewhere: needs neither database nor configuration. */
export async function runSimulate (args: string[], say: Call['say']): Promise<void> {
  try {
    await simulate(args, { say, readPassword: async email => readSimulatePassword() ?? await askPassword(email) })
  } catch (error) {
    throw error instanceof SimulateProblem ? new StartProblem(error.message, { cause: error }) : error
  }
}

async function withPool (call: Call, work: (pool: Pool) => Promise<void>): Promise<void> {
  const database = await openDatabase(call.config, call.log)
  const pool = openPool({ url: database.url, max: 2, applicationName: 'shopbell-command', log: call.log })
  try {
    await work(pool)
  } finally {
    await pool.end()
    await database.stop()
  }
}

function demoOrigins ({ demoPort }: Config): string[] {
  return demoPort === undefined || demoPort === 0 ? [] : [`http://127.0.0.1:${demoPort}`]
}
