// Runs once when tap has run every file: stops the throw-away Postgres of this run, when one of the files started it.
import { stopSharedServer } from './postgres.ts'

await stopSharedServer()
