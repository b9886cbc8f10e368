// The workers of a primary: as many as were asked for, each replaced when it dies, renewed one by one, stopped together. What a worker does is worker.ts' matter.
import cluster, { type Worker } from 'node:cluster'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'

import type { FromWorker, Metric, Order, ToWorker } from './orders.ts'
import { StartProblem } from '../store/start-problem.ts'
import { toStopTimes } from './stop-times.ts'
import { addUp } from './worker-metrics.ts'

export interface WorkersOptions {
  count: number
  order: Order
  log: Logger
  /** Called once, with a sentence, when workers die as soon as they start, again and again. */
  onHopeless: (problem: string) => void
  /** How long a start may take, if not as usual; for tests. */
  readyMs?: number
}

// One that leaves waits for its clients before.
const leaveMs = 7_000
// A start takes a second; one that takes this long on a busy machine hangs.
const usualReadyMs = 60_000
const measureMs = 1_000
// Who serves for a second has started well: what ends it then isn't the start.
const wellMs = 1_000
const hopelessAfter = 5
const [firstPauseMs, maxPauseMs] = [200, 5_000]

interface Member {
  readonly worker: Worker
  readyAt: number | undefined
  /** Nobody replaces it: it was told to go, or another one still serves in its place. */
  spare: boolean
  failure: Extract<FromWorker, { kind: 'failed' }> | undefined
  /** As it last said. */
  metrics: Metric[]
  readonly ended: Promise<void>
  /** It did not get ready in time. */
  hangs?: boolean
}

/** A primary's workers. */
export class Workers {
  readonly #options: WorkersOptions
  readonly #members = new Set<Member>()
  /** What workers that are gone had counted: a sum that falls looks like a restart to whoever reads it. */
  #gone: Metric[] = []
  #state: 'starting' | 'running' | 'stopping' = 'starting'
  #badStarts = 0
  #deaths = 0
  #renewing: Promise<void> | undefined

  constructor (options: WorkersOptions) {
    this.#options = options
  }

  /** Resolves when all are ready; fails with what the first that failed said. */
  async start (): Promise<void> {
    const { count } = this.#options
    await Promise.all(Array.from({ length: count }, async () => await this.#open()))
    this.#state = 'running'
    // One that was ready and died before the others were.
    while (this.#members.size < count) this.#fork(false)
  }

  /** Ends all at once; a frozen one is killed. */
  async stop (): Promise<void> {
    this.#state = 'stopping'
    const { killMs } = toStopTimes(this.#options.order.config)
    await Promise.all([...this.#members].map(async member => { await this.#end(member, { kind: 'stop' }, killMs) }))
  }

  /** One after the other gets a successor and leaves when that one is ready. Where a successor doesn't get ready, those of before stay. */
  async renew (): Promise<void> {
    const before = this.#renewing
    await (this.#renewing = (async () => {
      await before
      await this.#renewAll()
    })())
  }

  /** How many serve, and how many died. */
  counts (): { ready: number, deaths: number } {
    return { ready: [...this.#members].filter(({ readyAt }) => readyAt !== undefined).length, deaths: this.#deaths }
  }

  /** The metrics of each worker, and of those that are gone what they had counted. A worker that doesn't answer in time: as it said last. */
  async measure (): Promise<Metric[][]> {
    const ready = [...this.#members].filter(({ readyAt }) => readyAt !== undefined)
    await Promise.all(ready.map(async member => { await Promise.race([this.#ask(member), member.ended]) }))
    return [this.#gone, ...[...this.#members].map(({ metrics }) => metrics)]
  }

  async #open (spare = false): Promise<Member> {
    const member = this.#fork(spare)
    const ready = new Promise<true>(resolve => { member.worker.on('message', (message: FromWorker) => { if (message.kind === 'ready') resolve(true) }) })
    if (await Promise.race([ready, member.ended]) !== true) throw toError(member)
    return member
  }

  #fork (spare: boolean): Member {
    const { log, order, readyMs = usualReadyMs } = this.#options
    const worker = cluster.fork()
    let end = (): void => {}
    const ended = new Promise<void>(resolve => { end = resolve })
    const member: Member = { worker, readyAt: undefined, spare, failure: undefined, metrics: [], ended }
    this.#members.add(member)
    const late = setTimeout(() => { if (member.readyAt === undefined) hang(member) }, readyMs).unref()
    const bury = (how: string): void => {
      clearTimeout(late)
      end()
      if (this.#members.has(member)) this.#bury(member, how)
    }
    worker.on('error', err => {
      log.warn({ err }, `Worker ${worker.process.pid ?? 'that was to be'} can't be reached.`)
      // What never became a process never exits; of every other the end is heard anyway.
      if (worker.process.pid === undefined) bury('it could not be started')
    })
    worker.on('message', (message: FromWorker) => {
      switch (message.kind) {
        case 'here': return tell(member, { kind: 'start', order })
        case 'ready': member.readyAt = performance.now(); return
        case 'failed': member.failure = message; return
        case 'measured': member.metrics = message.metrics
      }
    })
    worker.once('exit', (code, signal) => { bury(member.hangs === true ? 'it hung' : signal ?? `code ${code}`) })
    return member
  }

  #bury (member: Member, how: string): void {
    this.#members.delete(member)
    this.#remember(member.metrics)
    if (member.spare || this.#state !== 'running') return
    const { log, onHopeless } = this.#options
    this.#deaths++
    const { failure, readyAt } = member
    if (readyAt !== undefined && performance.now() - readyAt > wellMs) this.#badStarts = 0
    else if (failure?.away !== true) this.#badStarts++
    log.error(`Worker ${member.worker.process.pid} ended (${how}); another one takes its place.${failure === undefined ? '' : ` ${failure.words}`}`)
    if (this.#badStarts < hopelessAfter) void this.#replace(failure?.away === true)
    else onHopeless(`Workers end as soon as they start, ${hopelessAfter} times by now (the last: ${failure?.problem === true ? failure.words : how}): mend what they say, and start Shopbell again.`)
  }

  async #replace (isAway: boolean): Promise<void> {
    const pauseMs = isAway ? maxPauseMs : this.#badStarts === 0 ? 0 : Math.min(maxPauseMs, firstPauseMs * 2 ** this.#badStarts)
    await pause(pauseMs)
    // Its end, if it comes to that, is heard as every other's.
    if (this.#state !== 'running') return
    try {
      this.#fork(false)
    } catch (err) {
      // The machine has no process or memory to give: later it may.
      this.#options.log.error({ err }, 'A worker could not be started and is tried again.')
      this.#badStarts = Math.max(1, this.#badStarts)
      void this.#replace(true)
    }
  }

  async #renewAll (): Promise<void> {
    const { log } = this.#options
    const old = [...this.#members].filter(({ spare }) => !spare)
    log.info(`Renewing ${old.length} workers.`)
    for (const member of old) {
      if (this.#state !== 'running') return
      const successor = await this.#open(true).catch((error: unknown) => {
        if (this.#state === 'running') log.error({ err: error }, 'A new worker did not get ready: the others stay as they are.')
      })
      if (successor === undefined) return
      successor.spare = false
      // Who died meanwhile has been replaced already.
      await this.#end(this.#members.has(member) ? member : successor, { kind: 'leave' }, leaveMs)
    }
    log.info('All workers are new.')
  }

  async #end (member: Member, how: ToWorker, withinMs: number): Promise<void> {
    member.spare = true
    // Who doesn't serve yet has nothing to finish.
    if (member.readyAt === undefined) member.worker.process.kill('SIGKILL')
    // The last chance to learn what it counted.
    if (how.kind === 'leave') await this.#ask(member)
    tell(member, how)
    const frozen = setTimeout(() => { member.worker.process.kill('SIGKILL') }, withinMs)
    await member.ended
    clearTimeout(frozen)
  }

  async #ask (member: Member): Promise<void> {
    const { worker } = member
    await new Promise<void>(resolve => {
      const late = setTimeout(done, measureMs)
      function onMessage (message: FromWorker): void { if (message.kind === 'measured') done() }
      function done (): void {
        clearTimeout(late)
        worker.off('message', onMessage)
        resolve()
      }
      worker.on('message', onMessage)
      tell(member, { kind: 'measure' })
    })
  }

  #remember (metrics: Metric[]): void {
    const counted = metrics.filter(({ type }) => type === 'counter' || type === 'histogram')
    if (counted.length > 0) this.#gone = addUp([this.#gone, counted])
  }
}

function tell ({ worker }: Member, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message)
}

function hang (member: Member): void {
  member.hangs = true
  member.worker.process.kill('SIGKILL')
}

function toError ({ failure, hangs, worker: { process: { pid, exitCode, signalCode } } }: Member): Error {
  if (failure?.problem === true) return new StartProblem(failure.words)
  if (failure !== undefined) return new Error(failure.words)
  return new StartProblem(`Worker ${pid} did not get ready (${hangs === true ? 'it hangs' : signalCode ?? (pid === undefined ? 'it could not be started' : `code ${exitCode}`)}): look at what it logged, and start Shopbell again.`)
}
