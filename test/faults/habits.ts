// What people on the stage do by themselves: write without a pause, and load their page anew now and then. Each answers how it is ended.
import type { Desk } from './console.ts'
import type { Visitor } from './visitor.ts'

export interface TalkOptions {
  desks: readonly Desk[]
  /** Of one side, on average. */
  everyMs: number
  random: () => number
}

/** The visitor and one of the operators write, neither waiting for the other. */
export function keepTalking (visitor: Visitor, { desks, everyMs, random }: TalkOptions): () => void {
  let going = true
  let count = 0
  const write = (act: (text: string) => void): void => {
    if (!going) return
    act(`${visitor.name} ${++count}`)
    setTimeout(() => { write(act) }, everyMs * (0.5 + random()))
  }
  write(text => { visitor.writes(text) })
  write(text => { desks[count % desks.length]?.writes(visitor.story, text) })
  return () => { going = false }
}

/** `reload` after `everyMs` on average, again and again; never, where that isn't given. */
export function keepReloading (reload: () => void, { everyMs, random }: { everyMs: number | undefined, random: () => number }): () => void {
  let timer: NodeJS.Timeout | undefined
  const plan = (): void => {
    if (everyMs !== undefined) timer = setTimeout(() => { reload(); plan() }, everyMs * 2 * random())
  }
  plan()
  return () => { clearTimeout(timer) }
}
