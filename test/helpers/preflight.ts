// What `npm test` asks before the tests: is there a Postgres and a Chromium to be had? One sentence for each that is missing.
import { findChromium } from './chromium.ts'
import { startServer, stopServer } from './postgres.ts'

const problems: string[] = []

try {
  console.log(`Chromium: ${findChromium().executablePath}`)
} catch (error) {
  problems.push((error as Error).message)
}

try {
  const server = await startServer()
  await stopServer(server)
  console.log(`Postgres: ${server.dataDir ? 'the embedded one' : 'TEST_DATABASE_URL'}`)
} catch (error) {
  problems.push(`No Postgres to be had for the tests: ${(error as Error).message}`)
}

for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0
