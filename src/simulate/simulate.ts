// `shopbell simulate`: visitors from outside, over HTTP, against any server that runs. Says what the server made of them; needs no database and no configuration.
import type { Reply } from '../client/request.ts'
import { createAsking, type Asking } from './asking.ts'
import { createCrowd, type Crowd } from './crowd.ts'
import { signIn, type Operator } from './operator.ts'
import { parseOptions, simulateHelp, type Options } from './options.ts'
import { SimulateProblem } from './problem.ts'
import { toLine, toLines, toSummary, type Result } from './report.ts'
import { createTalk } from './talk.ts'
import { addCounts, createTally, noCounts, type Tally } from './tally.ts'

export interface Terminal {
  /** Writes a line to standard output. */
  say (line: string): void
  /** The password of that operator, from the environment or who sits there; undefined: there is none. */
  readPassword (email: string): Promise<string | undefined>
}

const lineEveryMs = 5_000
// The end of a process: files of its own, and what it asks beside the polls.
const otherFiles = 200

/** Runs one simulation to its end. Throws SimulateProblem where a person can mend it. */
export async function simulate (args: string[], terminal: Terminal): Promise<void> {
  const options = parseOptions(args)
  if (options === undefined) return terminal.say(simulateHelp)
  requireFiles(options)
  const tally = createTally()
  const asking = createAsking({ origin: options.origin, tally })
  try {
    await requireServer(asking, options)
    await run(options, { tally, asking, terminal })
  } finally {
    await asking.close()
  }
}

async function run (options: Options, { tally, asking, terminal }: { tally: Tally, asking: Asking, terminal: Terminal }): Promise<void> {
  const operator = await findOperator(options, { asking, terminal })
  const siteId = options.siteId ?? operator?.sites[0]?.id
  if (siteId === undefined) throw new SimulateProblem(`${options.email ?? 'Nobody'} sees no site: say another operator with --email.`)
  const pageOrigin = options.pageOrigin ?? operator?.sites.find(({ id }) => id === siteId)?.origins[0] ?? options.origin
  const talk = operator && createTalk({ operator, tally })
  const { origin, mode, talkers } = options
  const crowd = createCrowd({ origin, siteId, pageOrigin, mode, asking, tally, onEvents: events => { talk?.heard(events) } }, { stays: talkers })
  const say = options.json ? (): void => {} : terminal.say
  try {
    // One first: what is wrong with all is said once.
    await crowd.grow(1, reply => { refuse(reply, { siteId, pageOrigin, origin }) })
    await untilThere(crowd, { visitors: options.visitors, say })
    say(`${crowd.size} visitors are there.`)
    // Nobody cares how the crowd came together.
    tally.look()
    await talk?.start(crowd.first(talkers))
    crowd.churn(options.arrivalsASecond)
    const measured = await measure({ seconds: options.seconds, tally, crowd, say })
    await talk?.stop()
    // What came while the last messages were under way belongs to them.
    addCounts(measured.counts, { ...noCounts(), took: tally.look().took })
    const summary = toSummary({ mode, visitors: crowd.size, ...measured, messages: talk?.counts() ?? { sent: 0, delivered: 0 } })
    if (options.json) terminal.say(JSON.stringify(summary, undefined, 2))
    else toLines(summary).forEach(say)
    await crowd.leave()
  } finally {
    crowd.stop()
  }
}

async function untilThere (crowd: Crowd, { visitors, say }: { visitors: number, say: Terminal['say'] }): Promise<void> {
  const progress = setInterval(() => { say(`${crowd.size} of ${visitors} visitors are there.`) }, lineEveryMs)
  try {
    await crowd.grow(visitors, refuseTooMany)
  } finally {
    clearInterval(progress)
  }
}

async function measure ({ seconds, tally, crowd, say }: { seconds: number, tally: Tally, crowd: Crowd, say: Terminal['say'] }): Promise<Pick<Result, 'seconds' | 'counts' | 'ownCpuUs'>> {
  const counts = noCounts()
  const [begun, cpu] = [performance.now(), process.cpuUsage()]
  let [lineAt, lineCpu] = [begun, cpu]
  for (let left = seconds * 1000; left > 0; left = seconds * 1000 - (performance.now() - begun)) {
    await new Promise(resolve => { setTimeout(resolve, Math.min(left, lineEveryMs)) })
    const [now, counted, { user, system }] = [performance.now(), tally.look(), process.cpuUsage(lineCpu)]
    say(toLine({ elapsed: (now - begun) / 1000, visitors: crowd.size, seconds: (now - lineAt) / 1000, counts: counted, ownCpuUs: user + system }))
    addCounts(counts, counted)
    lineAt = now
    lineCpu = process.cpuUsage()
  }
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (performance.now() - begun) / 1000, counts, ownCpuUs: user + system }
}

async function findOperator ({ email }: Options, { asking, terminal }: { asking: Asking, terminal: Terminal }): Promise<Operator | undefined> {
  if (email === undefined) return undefined
  const password = await terminal.readPassword(email)
  if (password === undefined) throw new SimulateProblem(`Say the password of ${email}: in SIMULATE_PASSWORD, or start this in a terminal, which asks for it.`)
  return await signIn(asking, { email, password })
}

async function requireServer (asking: Asking, { origin }: Options): Promise<void> {
  const reply = await asking.get('/readyz')
  if (reply.kind === 'cut') throw new SimulateProblem(`No Shopbell can be reached at ${origin}: start one there, or say where it is with --url.`)
}

// Node takes as many as the system lets it have; the rest is the shell's matter.
function requireFiles ({ visitors }: Options): void {
  const report = process.report.getReport() as { userLimits?: { open_files?: { soft?: number | string } } }
  const limit = Number(report.userLimits?.open_files?.soft)
  if (limit < visitors + otherFiles) throw new SimulateProblem(`A program may have ${limit} files open here, and ${visitors} visitors need ${visitors + otherFiles}: run "ulimit -n ${visitors + otherFiles}" first, or say fewer --visitors.`)
}

function refuse (reply: Reply, { siteId, pageOrigin, origin }: { siteId: string, pageOrigin: string, origin: string }): never {
  refuseTooMany(reply)
  const code = reply.kind === 'refused' ? reply.code : undefined
  if (code === 'not_found') throw new SimulateProblem(`The server at ${origin} has no site ${siteId}: --site is what stands in its snippet.`)
  if (code === 'origin_refused') throw new SimulateProblem(`The site does not allow pages of ${pageOrigin}: say one that it allows with --origin, or add this one in the console.`)
  if (code === 'bad_host') throw new SimulateProblem(`The server does not go by the name in ${origin}: say its PUBLIC_URL with --url.`)
  throw new SimulateProblem(`The server at ${origin} did not take a visitor: ${reply.kind === 'refused' ? `${reply.status} ${reply.code}` : 'no answer that can be read'}.`)
}

function refuseTooMany (reply: Reply): void {
  if (reply.kind !== 'refused' || reply.status !== 429) return
  throw new SimulateProblem('The server takes 120 new visitors a minute from one address: start it with LIMIT_EXEMPT=, the address it sees us by (127.0.0.0/8 on one machine), for as long as you test.')
}
