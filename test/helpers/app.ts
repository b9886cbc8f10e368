// The whole app on a database of its own, with feed and poller; the built browser files are small stand-ins. Actors are actors.ts.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import { buildApp } from '../../src/app.ts'
import type { AppOptions } from '../../src/app.ts'
import { checkConfig } from '../../src/config.ts'
import type { Config } from '../../src/config.ts'
import { createDue } from '../../src/due/due.ts'
import { createFeed } from '../../src/feed/feed.ts'
import type { Feed } from '../../src/feed/feed.ts'
import { createPoller } from '../../src/poller/poller.ts'
import type { Poller } from '../../src/poller/poller.ts'
import { loadSigningKeys } from '../../src/store/signing-keys.ts'
import { testDatabase } from './database.ts'
import type { TestDatabase } from './database.ts'

export interface TestApp {
  app: FastifyInstance
  db: TestDatabase
  config: Config
  feed: Feed
  poller: Poller
  /** By `app.inject`, with our own Host. */
  ask (options: InjectOptions): Promise<LightMyRequestResponse>
}

export interface TestAppOptions {
  /** As in the environment. */
  environment?: Record<string, string>
  /** Another database than a fresh one: two apps on one are two nodes. */
  db?: TestDatabase
  app?: Partial<AppOptions>
}

const quiet = { info: () => {}, warn: () => {}, error: () => {} }

/** Limits don't count 10.0.0.0/8 here, so that a test may ask often from there (`remoteAddress`); from elsewhere they do. */
export async function testApp (t: Test, { environment = {}, db, app: given = {} }: TestAppOptions = {}): Promise<TestApp> {
  const database = db ?? await testDatabase(t)
  const config = toConfig({ PORT: '8080', METRICS_PORT: 'off', LIMIT_EXEMPT: '10.0.0.0/8', ...environment })
  const { pool } = database
  const feed = createFeed({ pool, wakeUrl: database.url, log: quiet })
  const poller = createPoller({ feed, pollMode: config.pollMode })
  await feed.start()
  const app = await buildApp({
    config, pool, feed, poller, places: { find: () => undefined }, signingKeys: await loadSigningKeys(pool), distFolder: distFolder(t), ...given
  })
  t.teardown(async () => {
    await app.close()
    await feed.stop()
  })
  const host = new URL(config.publicUrl).host
  const ask = async (options: InjectOptions): Promise<LightMyRequestResponse> => await app.inject({ ...options, headers: { host, ...options.headers } })
  return { app, db: database, config, feed, poller, ask }
}

/** The timed work of a node as well: who left is marked as gone. `calmMs`: how long nothing may have stood still before silence counts. */
export function startDue (t: Test, { db: { pool }, feed }: TestApp, options: { calmMs?: number } = {}): void {
  const due = createDue({ pool, feed, log: quiet, ...options })
  due.start()
  t.teardown(async () => { await due.stop() })
}

function toConfig (environment: Record<string, string>): Config {
  const checked = checkConfig(environment, tmpdir())
  if (checked.kind === 'mistakes') throw new Error(checked.lines.join('\n'))
  return checked.config
}

/** The hashed names that the stand-ins have. */
export const distNames = { panel: 'panel-AAAAAAAA.js', hosted: 'hosted-BBBBBBBB.js', invitation: 'invitation-CCCCCCCC.js', de: 'de-GGGGGGGG.js', console: 'main-DDDDDDDD.js', consoleStyles: 'main-EEEEEEEE.css' }

function distFolder (t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'shopbell-dist-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  const files = {
    'widget/loader.js': 'start("__SHOPBELL_SETTINGS__");',
    [`widget/${distNames.panel}`]: `export const panel = 1;${' '.repeat(2000)}`,
    [`widget/${distNames.invitation}`]: 'export const invitation = 1;',
    [`widget/${distNames.de}`]: 'export const German = 1;',
    [`widget/${distNames.hosted}`]: 'export const hosted = 1;',
    'widget/art-wave-FFFFFFFF.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'widget/manifest.json': JSON.stringify({ panel: distNames.panel, hosted: distNames.hosted, invitation: distNames.invitation, de: distNames.de }),
    [`console/${distNames.console}`]: 'export const main = 1;',
    [`console/${distNames.consoleStyles}`]: 'body{margin:0}',
    'console/manifest.json': JSON.stringify({ js: distNames.console, css: distNames.consoleStyles })
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}
