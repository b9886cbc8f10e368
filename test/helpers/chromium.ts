// Which Chromium the browser stories drive: CHROME_PATH, the system's, else the one inside the npm package (Linux x64), unpacked once.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, LaunchOptions } from 'playwright-core'
import type { Test } from 'tap'

/** Where stories leave their pictures; `npm test` names it. */
export const screenshotsDir = resolve('test/browser/screenshots')

const SYSTEM = [
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
]
/** No sandbox: root and containers have none. No background traffic: a test run asks nobody but our own servers. Sound may play without a click only where a story says so. */
export const chromiumArgs = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'
]
const NONE = 'No Chromium to be had: install one (apt-get install chromium) or set CHROME_PATH.'

interface Chromium {
  executablePath: string
  env: NodeJS.ProcessEnv
}

/** A browser for this test, closed at its end. `options` are Playwright's; `args` are added to ours. Throws one sentence when there is none. */
export async function openBrowser (t: Test, options: LaunchOptions = {}): Promise<Browser> {
  const { executablePath, env } = findChromium()
  mkdirSync(screenshotsDir, { recursive: true })
  const browser = await chromium.launch({ ...options, executablePath, env: env as Record<string, string>, args: [...chromiumArgs, ...options.args ?? []] })
  t.teardown(() => browser.close())
  return browser
}

/** The Chromium of this machine that runs. Throws one sentence when there is none. */
export function findChromium (): Chromium {
  const given = process.env.CHROME_PATH
  if (given) return requireRunning({ executablePath: given, env: process.env })
  const candidates = SYSTEM.filter(path => existsSync(path)).map(executablePath => ({ executablePath, env: process.env }))
  return candidates.find(runs) ?? requireRunning(bundledChromium())
}

function requireRunning (candidate: Chromium): Chromium {
  if (!runs(candidate)) throw new Error(NONE)
  return candidate
}

/** A path that exists may still be a stub that asks for a snap, or lack its libraries. */
function runs ({ executablePath, env }: Chromium): boolean {
  const { status, stdout } = spawnSync(executablePath, ['--version', '--no-sandbox'], { env, encoding: 'utf8', timeout: 20_000 })
  return status === 0 && /\d+\.\d+/.test(stdout)
}

/** The package unpacks itself into the temporary folder, closed to other users: ours is below node_modules, one for the checkout. */
function bundledChromium (): Chromium {
  const dir = resolve('node_modules/.cache/chromium')
  if (!existsSync(join(dir, 'chromium'))) unpack(dir)
  const executablePath = join(dir, 'chromium')
  const lacksLibraries = spawnSync('ldd', [executablePath], { encoding: 'utf8' }).stdout.includes('not found')
  return {
    executablePath,
    env: {
      ...process.env,
      FONTCONFIG_FILE: writeFontsConfig(dir),
      ...(lacksLibraries ? { LD_LIBRARY_PATH: join(dir, 'al2023/lib') } : {})
    }
  }
}

/** Unpacked beside and renamed, so that two files that start at once never see half of it. The Lambda name makes the package unpack its libraries too. */
function unpack (dir: string): void {
  const fresh = `${dir}-${process.pid}`
  mkdirSync(fresh, { recursive: true })
  const script = "const m = await import('@sparticuz/chromium'); await m.default.executablePath()"
  const { status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' }, stdio: ['ignore', 'ignore', 'inherit']
  })
  if (status !== 0 || !existsSync(join(fresh, 'chromium'))) {
    rmSync(fresh, { recursive: true, force: true })
    throw new Error(NONE)
  }
  if (existsSync(join(dir, 'chromium'))) rmSync(fresh, { recursive: true, force: true })
  else renameSync(fresh, dir)
}

/** The package's own fonts.conf names a folder that isn't ours, and without any font the renderer dies. */
function writeFontsConfig (dir: string): string {
  const path = join(dir, 'fonts.conf')
  if (existsSync(path)) return path
  writeFileSync(path, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>${dir}/fonts</dir><cachedir>${dir}/fonts-cache</cachedir>
</fontconfig>`)
  return path
}
