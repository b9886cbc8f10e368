// One tab of a browser polls, the others listen: elects it, and carries what it hears to them. What is said is the faces' matter.
import type { Timers } from './timers.ts'

/** The part of BroadcastChannel that is used; absent where the browser lacks it. */
export interface Channel {
  postMessage (message: unknown): void
  onmessage: ((event: { data: unknown }) => void) | null
  close (): void
}

/** The part of the Web Locks API that is used. */
export interface Locks {
  request (name: string, options: { signal: AbortSignal }, held: () => Promise<void>): Promise<unknown>
}

export interface LeaderOptions {
  /** Names the lock and the lease; carries the site, so that two sites on one origin stay apart. */
  name: string
  tab: string
  locks?: Locks | undefined
  channel?: Channel | undefined
  /** Where Web Locks are missing: a lease that the leader renews. */
  lease?: { read (): string | undefined, write (text: string): void } | undefined
  timers: Timers
  epochMs (): number
  onLead (leading: boolean): void
  /** The other living tabs changed. */
  onTabs (tabs: readonly string[]): void
  /** Another tab said something. */
  onMessage (message: unknown): void
}

export interface Leader {
  /** Tells all other tabs. */
  tell (message: unknown): void
  /** The other living tabs. */
  tabs (): readonly string[]
  leading (): boolean
  /** This tab closes: the others hear it and one of them takes over. */
  stop (): void
}

type Note = { kind: 'here' | 'back' | 'bye', tab: string } | { kind: 'said', tab: string, message: unknown }

/** A hidden tab's timers may come once a minute only: a tab silent for longer than this is dead. */
const silentMs = 150_000
const hereMs = 20_000
/** A lease lasts this long and is renewed well within it. */
const leaseMs = 6000
const renewMs = 2000

/** Joins the tabs of `name`. Without a channel every tab leads itself: more polls, nothing lost. */
export function createLeader (options: LeaderOptions): Leader {
  const { channel, timers } = options
  const heard = new Map<string, number>()
  let leading = false
  let beat: unknown

  const lead = (now: boolean): void => {
    if (leading === now) return
    leading = now
    options.onLead(now)
  }
  const note = (kind: 'here' | 'back' | 'bye'): void => { channel?.postMessage({ kind, tab: options.tab } satisfies Note) }
  const changed = (): void => { options.onTabs([...heard.keys()]) }

  const hear = (data: unknown): void => {
    const from = data as Note
    if (typeof from?.tab !== 'string' || from.tab === options.tab) return
    if (from.kind === 'bye') {
      if (heard.delete(from.tab)) changed()
      return
    }
    const known = heard.has(from.tab)
    heard.set(from.tab, options.epochMs())
    if (from.kind === 'here') note('back')
    if (!known) changed()
    if (from.kind === 'said') options.onMessage(from.message)
  }

  const pulse = (): void => {
    note('back')
    // Either way, since a clock may be set back: who lives is heard again soon.
    const dead = [...heard].filter(([, at]) => Math.abs(options.epochMs() - at) > silentMs)
    dead.forEach(([tab]) => heard.delete(tab))
    if (dead.length > 0) changed()
    beat = timers.set(pulse, hereMs)
  }

  if (channel !== undefined) channel.onmessage = event => { hear(event.data) }
  note('here')
  beat = timers.set(pulse, hereMs)
  const resign = channel === undefined ? alone(lead) : elect(options, lead)

  return {
    tell: message => { channel?.postMessage({ kind: 'said', tab: options.tab, message } satisfies Note) },
    tabs: () => [...heard.keys()],
    leading: () => leading,
    stop () {
      note('bye')
      timers.clear(beat)
      resign()
      channel?.close()
    }
  }
}

type Lead = (leading: boolean) => void

function alone (lead: Lead): () => void {
  lead(true)
  return () => { lead(false) }
}

function elect (options: LeaderOptions, lead: Lead): () => void {
  return options.locks === undefined ? byLease(options, lead) : byLock(options, options.locks, lead)
}

function byLock (options: LeaderOptions, locks: Locks, lead: Lead): () => void {
  const ended = new AbortController()
  let resign = (): void => { ended.abort() }
  const held = async (): Promise<void> => {
    const over = new Promise<void>(resolve => { resign = resolve })
    lead(true)
    await over
    lead(false)
  }
  let resignByLease: (() => void) | undefined
  locks.request(options.name, { signal: ended.signal }, held).catch(() => {
    // Ended by us, or refused (a sandboxed frame has no locks): then the lease decides.
    if (!ended.signal.aborted) resignByLease = byLease(options, lead)
  })
  return () => {
    resign()
    resignByLease?.()
  }
}

function byLease (options: LeaderOptions, lead: Lead): () => void {
  const { lease, timers } = options
  if (lease === undefined) return alone(lead)
  let timer: unknown
  const renew = (): void => {
    const [holder, until] = (lease.read() ?? '').split(' ')
    const leftMs = Number(until) - options.epochMs()
    // One that ends later than any can was written before a clock was set back, or by nobody of us.
    const mine = holder === options.tab || !(leftMs > 0 && leftMs <= leaseMs)
    if (mine) lease.write(`${options.tab} ${options.epochMs() + leaseMs}`)
    // Two tabs may write at once: who still reads its own name leads, a moment of two leaders only polls twice.
    lead(mine && (lease.read() ?? '').startsWith(`${options.tab} `))
    timer = timers.set(renew, renewMs)
  }
  renew()
  return () => {
    timers.clear(timer)
    if ((lease.read() ?? '').startsWith(`${options.tab} `)) lease.write('')
    lead(false)
  }
}
