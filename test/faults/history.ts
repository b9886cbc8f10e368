// Judges a history: what was written, what each client showed and what the database holds, and so what was lost, doubled or put out of order. Pure; who records is story.ts.

/** A message that somebody wrote. */
export interface Written {
  key: string
  /** Whose outbox it was in: its order is promised. */
  sender: string
  text: string
  /** Milliseconds, as all times here: one clock, that of the process which records. */
  at: number
  /** The answers that said it is stored, each with its place in the log; none: it may be stored once or not at all. */
  acknowledged: Array<{ at: number, seq: number }>
}

/** An event of a conversation, as a client showed it or as the database holds it. */
export interface Told {
  key: string
  conversation: string
  seq: number
  number: number
  /** Of messages. */
  text?: string | undefined
}

export interface ClientHistory {
  name: string
  /** Where its page was loaded anew: when. It began with a snapshot then. */
  bornAt?: number
  /** In the order in which they came onto the screen. */
  shown: Array<Told & { at: number }>
  /** What is on it at the end, a conversation each. */
  screens: Screen[]
}

/** A conversation as a client's model has it; `more`: older events exist, and aren't on the screen. */
export interface Screen { conversation: string, keys: string[], more: boolean }

/** All of it about one visitor. */
export interface History {
  written: Written[]
  /** Who was there to the end, so that nothing may be missing there. */
  clients: ClientHistory[]
  /** Who was there for a while: what they showed counts, what they didn't doesn't. */
  past?: ClientHistory[]
  /** By `seq`. */
  stored: Told[]
  /** The conversation that goes on, which each client must have on its screen. */
  open?: string | undefined
}

/** A time in which a client showed nothing though something was on its way to it. */
export interface Gap { client: string, from: number, until: number }

/** The delivery that took longest in fair weather: what was under way then counts from the fault's end. */
export interface Recovery { client: string, key: string, ms: number }

export interface Verdict {
  written: number
  acknowledged: number
  /** Acknowledged ones that every client shows. */
  delivered: number
  lost: string[]
  doubled: string[]
  outOfOrder: string[]
  /** What nobody wrote, or wrote otherwise. */
  ghosts: string[]
  longestGap: Gap | undefined
  /** Undefined unless it was said since when all is well. */
  recovery: Recovery | undefined
}

/** What holds of no message at all; `addVerdicts` begins with it. */
export const nothingSaid: Verdict = { written: 0, acknowledged: 0, delivered: 0, lost: [], doubled: [], outOfOrder: [], ghosts: [], longestGap: undefined, recovery: undefined }

/** The verdict over one visitor's history, after everything has come to rest; `fairSince`: the end of the last fault. */
export function judge (history: History, { fairSince }: { fairSince?: number | undefined } = {}): Verdict {
  const { written, clients, past = [], stored, open } = history
  const all = [...past, ...clients]
  const places: Place[] = [{ name: 'the database', told: stored, isWhole: true }, ...all.map(client => ({ name: client.name, told: client.shown, isWhole: client.bornAt === undefined }))]
  const acknowledged = written.filter(message => message.acknowledged.length > 0)
  const lacks = [listLacks(stored), ...clients.map(client => listLacks(client.shown, findElsewhere(client, stored)))]
  const names = ['the database', ...clients.map(({ name }) => name)]
  const missing = (key: string): string[] => names.filter((_, at) => lacks[at]?.(key))
  return {
    written: written.length,
    acknowledged: acknowledged.length,
    delivered: acknowledged.filter(({ key }) => missing(key).length === 0).length,
    lost: [
      ...acknowledged.flatMap(({ key }) => missing(key).map(name => `${key} is not at ${name}`)),
      // What is stored must be shown, acknowledged or not.
      ...stored.filter(({ key }) => acknowledged.every(message => message.key !== key)).flatMap(({ key }) => missing(key).map(name => `${key}, stored, is not at ${name}`)),
      ...clients.flatMap(client => findVanished(client, stored)),
      ...clients.filter(({ screens }) => open !== undefined && screens.every(({ conversation }) => conversation !== open)).map(({ name }) => `${open}, which goes on, is not on the screen of ${name}`)
    ],
    doubled: [...places.flatMap(findDoubled), ...written.flatMap(findTwoPlaces)],
    outOfOrder: [...places.flatMap(findInverted), ...places.flatMap(place => findOvertaken(place, written)), ...all.flatMap(client => findOtherNumbers(client, stored)), ...clients.flatMap(client => findSorted(client, stored))],
    ghosts: places.flatMap(place => findGhosts(place, written)),
    longestGap: clients.flatMap(client => findGaps(client, written)).reduce<Gap | undefined>(longer, undefined),
    recovery: fairSince === undefined ? undefined : clients.map(client => findRecovery(client, { written, fairSince })).reduce(slower, undefined)
  }
}

/** Both verdicts as one. */
export function addVerdicts (a: Verdict, b: Verdict): Verdict {
  return {
    written: a.written + b.written,
    acknowledged: a.acknowledged + b.acknowledged,
    delivered: a.delivered + b.delivered,
    lost: [...a.lost, ...b.lost],
    doubled: [...a.doubled, ...b.doubled],
    outOfOrder: [...a.outOfOrder, ...b.outOfOrder],
    ghosts: [...a.ghosts, ...b.ghosts],
    longestGap: b.longestGap === undefined ? a.longestGap : longer(a.longestGap, b.longestGap),
    recovery: slower(a.recovery, b.recovery)
  }
}

/** Everything that must not be, in words; empty when all is well. */
export function listFaults ({ lost, doubled, outOfOrder, ghosts }: Verdict): string[] {
  return [...lost.map(words => `lost: ${words}`), ...doubled.map(words => `doubled: ${words}`), ...outOfOrder.map(words => `out of order: ${words}`), ...ghosts.map(words => `ghost: ${words}`)]
}

/** Nothing that anybody would have to look into: no fault, nothing that didn't get through, and nobody told what no fault explains. */
export function isClean (verdict: Verdict, troubles: readonly string[]): boolean {
  return listFaults(verdict).length === 0 && verdict.acknowledged === verdict.written && troubles.length === 0
}

/** `isWhole`: it began with the first event, not with a snapshot. */
interface Place { name: string, told: readonly Told[], isWhole: boolean }

/** Tells whether a key is missing there. */
function listLacks (told: readonly Told[], elsewhere: ReadonlySet<string> = new Set()): (key: string) => boolean {
  const there = new Set(told.map(({ key }) => key))
  return key => !there.has(key) && !elsewhere.has(key)
}

/** What a page that was loaded anew needn't show: conversations that were over by then, and of those it shows what is older than its snapshot. */
function findElsewhere ({ bornAt, screens }: ClientHistory, stored: readonly Told[]): Set<string> {
  if (bornAt === undefined) return new Set()
  const wanted = new Set(screens.flatMap(screen => expected(screen, stored)))
  const shown = new Set(screens.map(({ conversation }) => conversation))
  return new Set(stored.filter(({ key, conversation }) => !wanted.has(key) && (!shown.has(conversation) || screens.some(screen => screen.conversation === conversation && screen.more))).map(({ key }) => key))
}

function findDoubled ({ name, told }: Place): string[] {
  const seen = new Set<string>()
  return told.filter(({ key }) => seen.size === seen.add(key).size).map(({ key }) => `${key} is twice at ${name}`)
}

/** A repeat gets the first answer again. */
function findTwoPlaces ({ key, acknowledged }: Written): string[] {
  const places = [...new Set(acknowledged.map(({ seq }) => seq))]
  return places.length > 1 ? [`${key} was acknowledged as ${places.join(' and ')}`] : []
}

/** Numbers are dense: in each conversation the next one is the last one and one. */
function findInverted ({ name, told, isWhole }: Place): string[] {
  const last = new Map<string, Told>()
  const found: string[] = []
  for (const event of told) {
    const before = last.get(event.conversation)
    if (before !== undefined && (event.number !== before.number + 1 || event.seq <= before.seq)) {
      found.push(`${event.key} (${event.seq}, ${event.number}) after ${before.key} (${before.seq}, ${before.number}) at ${name}`)
    }
    if (before === undefined && event.number !== 1 && isWhole) found.push(`${event.key} (${event.number}) begins its conversation at ${name}`)
    last.set(event.conversation, event)
  }
  return found
}

/** What one sender wrote stands in the order of writing. */
function findOvertaken ({ name, told }: Place, written: readonly Written[]): string[] {
  const orderOf = new Map(written.map(({ key, sender }, order) => [key, { sender, order }]))
  const last = new Map<string, number>()
  return told.filter(({ key, conversation }) => {
    const message = orderOf.get(key)
    if (message === undefined) return false
    const lane = `${message.sender} ${conversation}`
    const overtaken = (last.get(lane) ?? -1) > message.order
    last.set(lane, message.order)
    return overtaken
  }).map(({ key }) => `${key} was overtaken by a later one of ${orderOf.get(key)?.sender ?? 'nobody'} at ${name}`)
}

function findOtherNumbers ({ name, shown }: ClientHistory, stored: readonly Told[]): string[] {
  const bySeq = new Map(stored.map(event => [event.seq, event]))
  return shown.filter(({ seq, key, number }) => {
    const event = bySeq.get(seq)
    return event !== undefined && (event.key !== key || event.number !== number)
  }).map(({ key, seq }) => `${key} has another place (${seq}) at ${name} than in the database`)
}

/** What a screen must have at the end: all of the conversation, or its newest part where the rest is said to be elsewhere. */
function expected ({ conversation, keys, more }: Screen, stored: readonly Told[]): string[] {
  const all = stored.filter(event => event.conversation === conversation).map(({ key }) => key)
  return more ? all.slice(-keys.length) : all
}

/** Shown once, and at the end not there any more. */
function findVanished ({ name, shown, screens }: ClientHistory, stored: readonly Told[]): string[] {
  const wasShown = new Set(shown.map(({ key }) => key))
  return screens.flatMap(screen => {
    const there = new Set(screen.keys)
    return expected(screen, stored).filter(key => wasShown.has(key) && !there.has(key)).map(key => `${key} vanished from ${name}`)
  })
}

/** In another order than the log's, also where each came in its turn. */
function findSorted ({ name, screens }: ClientHistory, stored: readonly Told[]): string[] {
  return screens.flatMap(screen => {
    const there = new Set(screen.keys)
    const inOrder = expected(screen, stored).filter(key => there.has(key))
    const known = new Set(inOrder)
    return [...there].filter(key => known.has(key)).flatMap((key, at) => key === inOrder[at] ? [] : [`${key} stands in the place of ${inOrder[at] ?? 'nothing'} at ${name}`])
  })
}

function findRecovery ({ name, bornAt = -Infinity, shown }: ClientHistory, { written, fairSince }: { written: readonly Written[], fairSince: number }): Recovery | undefined {
  const writtenAt = new Map(written.map(({ key, at }) => [key, at]))
  return shown.map(({ key, at }): Recovery => ({ client: name, key, ms: at - Math.max(fairSince, bornAt, writtenAt.get(key) ?? at) }))
    .filter(({ ms }) => ms > 0).reduce<Recovery | undefined>(slower, undefined)
}

function slower (a: Recovery | undefined, b: Recovery | undefined): Recovery | undefined {
  return b === undefined || (a !== undefined && a.ms >= b.ms) ? a : b
}

function findGhosts ({ name, told }: Place, written: readonly Written[]): string[] {
  const textOf = new Map(written.map(({ key, text }) => [key, text]))
  return told.filter(({ key, text }) => text !== undefined && textOf.get(key) !== text).map(({ key, text }) => `${key} at ${name} says "${text ?? ''}"`)
}

/** Before each delivery: since the one before it, or since the first message was written that was then on its way. */
function findGaps ({ name, bornAt = -Infinity, shown }: ClientHistory, written: readonly Written[]): Gap[] {
  const writtenAt = new Map(written.map(({ key, at }) => [key, at]))
  const deliveries = shown.flatMap(({ key, at }) => writtenAt.has(key) ? [{ at, since: writtenAt.get(key) ?? at }] : [])
  let waiting = Infinity
  const since = deliveries.map(delivery => delivery.since)
  for (let index = since.length - 1; index >= 0; index--) since[index] = waiting = Math.min(waiting, since[index] ?? waiting)
  return deliveries.map(({ at }, index) => ({ client: name, from: Math.max(deliveries[index - 1]?.at ?? bornAt, since[index] ?? at), until: at }))
}

function longer (a: Gap | undefined, b: Gap): Gap {
  return a !== undefined && a.until - a.from >= b.until - b.from ? a : b
}
