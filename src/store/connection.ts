// One connection for setting up: opened with errors in words, and asked whether a pooler stands in between.
import pg from 'pg'

import { StartProblem } from './start-problem.ts'

// Who starts a database and Shopbell at the same moment shouldn't have to start twice; who mistyped a port should hear it soon.
const patienceMs = 4_000
const retryMs = 250

/** Connects, waiting a little for a server that is just starting. `name` is the variable that the sentence names. */
export async function connect (url: string, name: string): Promise<pg.Client> {
  const giveUpAt = Date.now() + patienceMs
  for (;;) {
    const client = newClient(url)
    try {
      await client.connect()
      return client
    } catch (error) {
      await client.end()
      if (!isStarting(error) || Date.now() > giveUpAt) throw inWords(error, name)
    }
    await new Promise(resolve => setTimeout(resolve, retryMs))
  }
}

/**
 * Whether a pooler gives each transaction another server connection. Settings in the connection's start are what such
 * poolers drop or refuse; one that keeps sessions together is told apart by two clients never sharing a server process.
 */
export async function isPooledPerTransaction (client: pg.Client, url: string): Promise<boolean> {
  if (await passesOptions(url)) return false
  const other = newClient(url)
  await other.connect()
  try {
    for (let round = 0; round < 4; round++) {
      if (await shareBackend(client, other)) return true
    }
    return false
  } finally {
    await other.end()
  }
}

function newClient (url: string, options?: string): pg.Client {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000, ...(options === undefined ? {} : { options }) })
  // Without a listener, a server that goes away under the connection would end the process; the query that ran tells.
  client.on('error', () => {})
  return client
}

async function passesOptions (url: string): Promise<boolean> {
  const client = newClient(url, '-c shopbell.direct=yes')
  try {
    await client.connect()
    const { rows: [row] } = await client.query<{ direct: string | null }>('select current_setting(\'shopbell.direct\', true) as direct')
    return row?.direct === 'yes'
  } catch {
    return false // refused: PgBouncer does so unless told to ignore them
  } finally {
    await client.end()
  }
}

// While `a` rests between two transactions, `b` takes the server connection that `a` had, if a pooler lends them.
async function shareBackend (a: pg.Client, b: pg.Client): Promise<boolean> {
  const first = await backend(a)
  await b.query('begin')
  const second = await backend(b)
  const third = await backend(a)
  await b.query('commit')
  return first === second || first !== third
}

async function backend (client: pg.Client): Promise<number | undefined> {
  const { rows: [row] } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return row?.pid
}

function isStarting (error: unknown): boolean {
  return ['57P03', 'ECONNREFUSED', 'ECONNRESET'].includes(codeOf(error))
}

function inWords (error: unknown, name: string): StartProblem {
  const { message } = error as Error
  return new StartProblem(sentence(codeOf(error), name, message === '' ? codeOf(error) : message), { cause: error })
}

function sentence (code: string, name: string, said: string): string {
  if (code.startsWith('28')) return `The database refuses to let Shopbell in (${said}): check the role and password in ${name}.`
  if (code === '3D000') return `The database of ${name} does not exist (${said}): create it, or correct the name.`
  if (code.startsWith('53')) return `The database has no room for another connection (${said}): raise its limit, or close others.`
  return `The database of ${name} can't be reached (${said}): check that it runs and that host and port are right.`
}

function codeOf (error: unknown): string {
  return (error as { code?: string }).code ?? ''
}
