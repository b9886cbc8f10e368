// What a primary and its workers say to each other.
import type { Config } from '../config.ts'
import type { Database } from './database.ts'

/** All that a worker needs to be a node. */
export interface Order {
  config: Config
  database: Pick<Database, 'url' | 'directUrl' | 'migrateUrl'>
  demoOrigin?: string | undefined
  /** To Postgres for requests, at most. */
  connections: number
}

/** `leave`: others take over, so go without an error for any client; `stop`: go soon. */
export type ToWorker =
  | { kind: 'start', order: Order }
  | { kind: 'leave' }
  | { kind: 'stop' }
  | { kind: 'measure' }

/** One metric as prom-client's registries give and take it. */
export interface Metric { name: string, help: string, type: 'counter' | 'gauge' | 'histogram' | 'summary', aggregator: string, values: unknown[] }

/** `problem`: the words are one sentence for a person; `away`: the database can't serve now, so that trying again is no use but waiting is. */
export type FromWorker =
  | { kind: 'here' }
  | { kind: 'ready' }
  | { kind: 'failed', words: string, problem: boolean, away: boolean }
  | { kind: 'measured', metrics: Metric[] }
