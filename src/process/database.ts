// The database of this configuration: the Postgres that comes along or the one that is named, migrated and ready for pools.
import type { Config } from '../config.ts'
import { reachableDataDir } from '../store/embedded/folders.ts'
import { startEmbeddedPostgres } from '../store/embedded/start.ts'
import type { Log } from '../store/log.ts'
import { migrate } from '../store/migrate.ts'
import { isUnavailable } from '../store/pool.ts'
import { diskFull, isDiskFull, StartProblem } from '../store/start-problem.ts'

export interface Database {
  /** As the application's role. */
  url: string
  /** Postgres itself, for LISTEN. */
  directUrl: string
  /** As who may change the schema. */
  migrateUrl: string
  /** Stops what was started. Close the pools first. */
  stop: () => Promise<void>
}

/** Starts or finds the database and migrates it. Fails with a StartProblem where a person can mend it. */
export async function openDatabase (config: Config, log: Log): Promise<Database> {
  if (config.databaseUrl !== undefined) return await openNamed(config.databaseUrl, config, log)
  const { url, migrateUrl, stop } = await startEmbeddedPostgres({ dataDir: config.dataDir, log })
  try {
    await migrate({ url, directUrl: migrateUrl, log })
  } catch (error) {
    await stop()
    throw error
  }
  return { url, directUrl: url, migrateUrl, stop }
}

async function openNamed (url: string, { databaseDirectUrl }: Config, log: Log): Promise<Database> {
  await migrate({ url, directUrl: databaseDirectUrl, log })
  const directUrl = databaseDirectUrl ?? url
  return { url, directUrl, migrateUrl: directUrl, stop: async () => {} }
}

/** What went wrong with the database of a start or command, in one sentence; other errors as they are. */
export function toDatabaseProblem (error: unknown, { databaseUrl, dataDir }: Config): unknown {
  if (error instanceof StartProblem || !(error instanceof Error)) return error
  const own = databaseUrl === undefined
  if (isDiskFull(error)) return diskFull(own ? reachableDataDir(dataDir) : 'the database', error)
  if (!isUnavailable(error)) return error
  const look = own ? `look into ${reachableDataDir(dataDir)}/postgres/postgres.log` : 'see to it that the one of DATABASE_URL runs'
  return new StartProblem(`The database went away while Shopbell was at work with it (${error.message}): ${look}, and start again.`, { cause: error })
}
