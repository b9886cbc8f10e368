// What time it is: the database's word, one for all nodes; read once and told on by this process's monotonic clock, or read each time.
import { rows, statement } from './pool.ts'
import type { Queryable } from './pool.ts'

/**
 * Asks the database once; the answer tells its time in milliseconds since 1970 from then on. A machine whose clock is set wrong, or is set while the
 * node runs, changes nothing of it.
 */
export async function readClock (db: Queryable): Promise<() => number> {
  const ahead = await readTime(db) - performance.now()
  return () => ahead + performance.now()
}

/** The database's time now, in milliseconds since 1970. */
export async function readTime (db: Queryable): Promise<number> {
  const [row] = await rows<{ now: Date }>(db, readNow)
  if (row === undefined) throw new Error('the database has no time')
  return row.now.getTime()
}

const readNow = statement('clock.read', `
  select clock_timestamp() as now`)
