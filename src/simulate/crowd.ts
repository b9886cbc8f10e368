// The visitors of a site: brings in as many as are wanted, lets some come and go. What one of them does is visitor.ts's.
import type { Reply } from '../client/request.ts'
import { Visitor, type Scene } from './visitor.ts'

export interface Crowd {
  readonly size: number
  /** Brings the crowd to this size; resolves when all have said hello. Who isn't heard tries again, unless `onRefused` throws. */
  grow (to: number, onRefused: (reply: Reply) => void): Promise<void>
  /** Each second so many come and go, and twice as many open another page. */
  churn (aSecond: number): void
  /** The first ones, who stay as long as there is somebody else to go. */
  first (count: number): Visitor[]
  /** All say that they leave. */
  leave (): Promise<void>
  /** All are gone at once. */
  stop (): void
}

// Hellos under way: enough to keep a server's database busy, few enough that it answers others meanwhile.
const atOnce = 32
const beatMs = 100
const pagesAnArrival = 2

/** Makes a crowd of nobody. `stays` are never among those who go. */
export function createCrowd (scene: Scene, { stays = 0 }: { stays?: number } = {}): Crowd {
  const visitors: Visitor[] = []
  const underWay = new Set<Promise<unknown>>()
  let born = 0
  let beat: ReturnType<typeof setInterval> | undefined
  const meet = (): Visitor => new Visitor(scene, born++)
  const any = (from: number): number => from + Math.floor(Math.random() * (visitors.length - from))
  const track = (act: Promise<unknown> = Promise.resolve()): void => {
    underWay.add(act)
    void act.finally(() => underWay.delete(act))
  }
  const replaceOne = (): void => {
    if (visitors.length <= stays) return
    const at = any(stays)
    const come = meet()
    track(visitors[at]?.leave())
    visitors[at] = come
    track(come.arrive())
    for (let page = 0; page < pagesAnArrival; page++) track(visitors[any(0)]?.openPage())
  }
  return {
    get size () { return visitors.length },
    grow: async (to, onRefused) => {
      const arriveNext = async (): Promise<void> => {
        while (visitors.length < to) {
          const visitor = meet()
          visitors.push(visitor)
          const reply = await visitor.arrive()
          if (reply.kind === 'answer') continue
          onRefused(reply)
          void visitor.arriveAgain(1)
        }
      }
      await Promise.all(Array.from({ length: atOnce }, arriveNext))
    },
    churn: aSecond => {
      let owed = 0
      beat = setInterval(() => {
        for (owed += aSecond * beatMs / 1000; owed >= 1; owed--) replaceOne()
      }, beatMs)
    },
    first: count => visitors.slice(0, count),
    leave: async () => {
      clearInterval(beat)
      // Who is just arriving couldn't say yet who leaves.
      await Promise.all(underWay)
      await leaveAll(visitors.splice(0))
    },
    stop: () => {
      clearInterval(beat)
      for (const visitor of visitors.splice(0)) visitor.stop()
    }
  }
}

async function leaveAll (leaving: Visitor[]): Promise<void> {
  const leaveNext = async (): Promise<void> => {
    for (let visitor = leaving.pop(); visitor !== undefined; visitor = leaving.pop()) await visitor.leave()
  }
  await Promise.all(Array.from({ length: atOnce }, leaveNext))
}
