// A checkout of Shopbell as somebody has it after the first `npm start`: the sources, the bundles, and the packages of this one.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { createPlace, listPostgres, type Ended, type Place } from './program.ts'
import type { Test } from 'tap'

const copied = ['bin', 'migrations', 'operator-web', 'src', 'widget', 'dist', 'package.json', 'package-lock.json', 'tsconfig.base.json']

/** Why there can be none, or false. */
export const noCheckout = existsSync('dist/server/main.js') ? false : 'dist/ is not built; npm test builds it'

/** A folder that `npm start` works in, with data and ports of its own. */
export function createCheckout (t: Test, more: Record<string, string> = {}): Place {
  const place = createPlace(t, { HOME: process.env.HOME ?? '', npm_config_offline: 'true', npm_config_update_notifier: 'false', DEMO_PORT: '0', ...more })
  for (const name of copied) cpSync(name, path.join(place.folder, name), { recursive: true })
  symlinkSync(path.resolve('node_modules'), path.join(place.folder, 'node_modules'))
  return { ...place, command: [process.execPath, path.join(place.folder, 'bin/shopbell.js')] }
}

/** A running `npm start`, as the head of a process group, which is what a terminal's Ctrl-C reaches. */
export interface NpmStarted {
  npm: ChildProcess & { pid: number }
  /** From before npm was started until /readyz answered 200. */
  readyMs: number
  said: string
  /** Resolves when npm has ended and nobody holds what it printed to. */
  end: Promise<Ended>
}

/** Starts it and waits until it is ready. */
export async function npmStart (t: Test, { folder, environment }: Place): Promise<NpmStarted> {
  const startedAt = performance.now()
  const npm = spawn('npm', ['start'], { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true }) as NpmStarted['npm']
  t.teardown(() => { if (isGroupAlive(npm.pid)) process.kill(-npm.pid, 'SIGKILL') })
  let [out, err] = ['', '']
  npm.stderr?.on('data', (part: Buffer) => { err += part.toString() })
  const end = once(npm, 'close').then(([code, signal]) => ({ code, signal, out, err }) as Ended)
  const printed = new Promise<void>(resolve => {
    npm.stdout?.on('data', (part: Buffer) => {
      out += part.toString()
      if (/^Demo shop URL: .*\n/m.test(out)) resolve()
    })
  })
  await Promise.race([printed, end.then(() => { throw new Error(`npm start ended: ${out}${err}`) })])
  const { status } = await fetch(`${addressIn(out, 'Console')}readyz`)
  if (status !== 200) throw new Error(`/readyz answered ${status}`)
  return { npm, readyMs: performance.now() - startedAt, said: out, end }
}

/** The address printed under that name. */
export function addressIn (said: string, name: string): string | undefined {
  return new RegExp(`^${name} URL: (.*)$`, 'm').exec(said)?.[1]
}

/** What is left of a started checkout, in words. */
export async function listLeft (place: Place, { npm }: NpmStarted): Promise<string[]> {
  const postgres = await listPostgres(place)
  return [...(isGroupAlive(npm.pid) ? ['processes of npm\'s group'] : []), ...postgres.map(pid => `Postgres ${pid}`)]
}

function isGroupAlive (group: number): boolean {
  try {
    process.kill(-group, 0)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    return false
  }
}
