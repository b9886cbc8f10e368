// What time it is: the database's word, one for all nodes, told on by this process's monotonic clock.
import { rows, statement } from './pool.ts'
import type { Queryable } from './pool.ts'

/**
 * Asks the database once; the answer tells its time in milliseconds since 1970 from then on. A machine whose clock is set wrong, or is set while the
 * node runs, changes nothing of it.
 */
export async function readClock (db: Queryable): Promise<() => number> {
  const [row] = await rows<{ now: Date }>(db, readNow)
  if (row === undefined) throw new Error('the database has no time')
  const ahead = row.now.getTime() - performance.now()
  return () => ahead + performance.now()
}

const readNow = statement('clock.read', `
  select clock_timestamp() as now`)
