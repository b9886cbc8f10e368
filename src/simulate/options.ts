// What `shopbell simulate` is told on the command line, checked. What is done with it is left to simulate.ts.
import { parseArgs } from 'node:util'
import { SimulateProblem } from './problem.ts'

export interface Options {
  /** The server's, without a slash at the end. */
  origin: string
  /** Undefined: the first one that the operator sees. */
  siteId: string | undefined
  /** What the visitors' pages belong to; undefined: the server itself, or the first one that the site allows. */
  pageOrigin: string | undefined
  visitors: number
  seconds: number
  mode: 'held' | 'short'
  /** So many of the visitors talk with the operator. */
  talkers: number
  /** Each second so many come, so many go, and twice as many open another page. */
  arrivalsASecond: number
  /** Of an operator who answers. */
  email: string | undefined
  json: boolean
}

export const simulateHelp = `shopbell simulate: visitors for a server that runs, and what it made of them

  --url URL          the server (http://127.0.0.1:8080)
  --site ID          the site, 12 letters and digits, as it stands in its snippet
  --origin ORIGIN    what the visitors' pages belong to, one that the site allows (the server's own)
  --visitors N       how many are there at once (100)
  --seconds S        for how long, once all are there (30)
  --mode MODE        held: polls wait for news, as the server says; short: one each second (held)
  --arrivals R       each second R come, R go, and twice as many open another page (0)
  --email EMAIL      an operator who answers; password from SIMULATE_PASSWORD, or asked for
  --talkers N        so many visitors talk with that operator (1 of 100, 50 at most)
  --json             one JSON object instead of lines

More than 120 new visitors a minute from one address are refused, unless the server was started with LIMIT_EXEMPT.`

const flags = {
  url: { type: 'string', default: 'http://127.0.0.1:8080' },
  site: { type: 'string' },
  origin: { type: 'string' },
  visitors: { type: 'string', default: '100' },
  seconds: { type: 'string', default: '30' },
  mode: { type: 'string', default: 'held' },
  arrivals: { type: 'string', default: '0' },
  email: { type: 'string' },
  talkers: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false }
} as const

// One process keeps up with this many; each is a connection, and a process has 65,535 files at most nearly everywhere.
const maxVisitors = 60_000
const maxTalkers = 50
// A visitor in a hundred talks: more than in any shop.
const talkersOf = (visitors: number): number => Math.min(maxTalkers, Math.ceil(visitors / 100))

/** What was asked for; undefined where that is help. Throws SimulateProblem, which says the mistake. */
export function parseOptions (args: string[]): Options | undefined {
  const given = read(args)
  if (given.help) return undefined
  const visitors = toNumber('--visitors', given.visitors, { least: 1, most: maxVisitors })
  if (given.mode !== 'held' && given.mode !== 'short') throw new SimulateProblem(`--mode is held or short, not "${given.mode}".`)
  if (given.site === undefined && given.email === undefined) throw new SimulateProblem('Say which site: --site and the 12 letters and digits that stand in its snippet.')
  if (given.site !== undefined && !/^[a-z0-9]{12}$/.test(given.site)) throw new SimulateProblem(`--site is 12 letters and digits, as they stand in the snippet, not "${given.site}".`)
  if (given.talkers !== undefined && given.email === undefined) throw new SimulateProblem('--talkers need somebody who answers: say an operator\'s address with --email.')
  return {
    origin: toOrigin('--url', given.url),
    siteId: given.site,
    pageOrigin: given.origin === undefined ? undefined : toOrigin('--origin', given.origin),
    visitors,
    seconds: toNumber('--seconds', given.seconds, { least: 1, most: 86_400 }),
    mode: given.mode,
    talkers: given.email === undefined ? 0 : toNumber('--talkers', given.talkers ?? String(talkersOf(visitors)), { least: 0, most: visitors }),
    arrivalsASecond: toNumber('--arrivals', given.arrivals, { least: 0, most: 1000 }),
    email: given.email,
    json: given.json
  }
}

function read (args: string[]): ReturnType<typeof parseArgs<{ options: typeof flags }>>['values'] {
  try {
    return parseArgs({ args, options: flags }).values
  } catch (error) {
    // Node's own sentence goes on to explain dashes, which nobody asked for.
    throw new SimulateProblem(`${(error as Error).message.split('. ')[0]}: "shopbell simulate --help" lists what there is.`, { cause: error })
  }
}

function toNumber (name: string, text: string, { least, most }: { least: number, most: number }): number {
  const number = Number(text)
  if (text.trim() === '' || !(number >= least && number <= most)) throw new SimulateProblem(`${name} is a number from ${least} to ${most}, not "${text}".`)
  return name === '--arrivals' || name === '--seconds' ? number : Math.floor(number)
}

function toOrigin (name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new SimulateProblem(`${name} is an address such as https://chat.example.com, not "${text}".`)
  return url.origin
}
