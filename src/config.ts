// The environment, checked once and turned into a frozen object; the only file of src/ that reads it. Says every mistake at once.
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import path from 'node:path'
import { createSecureContext } from 'node:tls'
import * as z from 'zod'
import { Email } from './wire/visitor.ts'

/** What Shopbell is told from outside. docs/configuration.md says what each is for. */
export interface Config {
  readonly port: number
  readonly host: string
  /** Origin, without a slash at its end. */
  readonly publicUrl: string
  /** Undefined: the Postgres that comes along. */
  readonly databaseUrl: string | undefined
  readonly databaseDirectUrl: string | undefined
  /** Absolute. */
  readonly dataDir: string
  /** Undefined: no demo shop. */
  readonly demoPort: number | undefined
  /** How long a stopping node stays reachable, for balancers that look. */
  readonly drainMs: number
  /** Undefined: no metrics. */
  readonly metricsPort: number | undefined
  /** Addresses and networks of the proxies in front. */
  readonly trustProxy: readonly string[]
  readonly pollMode: 'auto' | 'hold' | 'short'
  /** PEM texts. */
  readonly tls: { readonly cert: string, readonly key: string } | undefined
  /** The mail server and whose address mail comes from. Undefined: no mail is sent. */
  readonly mail: { readonly smtpUrl: string, readonly from: string } | undefined
  readonly geoipDb: string | undefined
  /** How much room the files of one account may take. */
  readonly fileRoomBytes: number
  /** Networks that limits don't count. */
  readonly limitExempt: readonly string[]
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
}

/** What became of the environment: a config, or one line for each mistake. */
export type Checked = { kind: 'config', config: Config } | { kind: 'mistakes', lines: string[] }

type Environment = Record<string, string | undefined>

/** Reads `.env` of the working folder, where there is one, below what the environment already says, and checks it all. */
export function readConfig (cwd: string): Checked {
  const file = path.join(cwd, '.env')
  if (existsSync(file)) process.loadEnvFile(file)
  return checkConfig(process.env, cwd)
}

/** Checks an environment. An empty variable counts as one that isn't there. */
export function checkConfig (environment: Environment, cwd: string): Checked {
  const names = Object.keys(variables.shape)
  const given = Object.fromEntries(names.map(name => [name, environment[name]?.trim()]).filter(([, value]) => value))
  const parsed = variables.safeParse(given)
  const issues = parsed.error?.issues.map(issue => `${String(issue.path[0])} ${issue.message}`) ?? []
  const lines = [...new Set([...issues, ...listClashes(given)])]
  return parsed.success && lines.length === 0 ? { kind: 'config', config: toConfig(parsed.data, cwd) } : { kind: 'mistakes', lines }
}

/** The password that `simulate` signs in with, which is no matter of a server's; undefined where it isn't given. */
export function readSimulatePassword (): string | undefined {
  return process.env.SIMULATE_PASSWORD || undefined
}

/** The names of all variables, for the documents and their test. */
export function listVariables (): string[] {
  return Object.keys(variables.shape)
}

/** The same configuration on another port, as it is when the system picks one (PORT=0). */
export function withPort (config: Config, port: number): Config {
  const publicUrl = config.publicUrl.replace(/:0$/, `:${port}`)
  return Object.freeze({ ...config, port, publicUrl })
}

const port = z.string().regex(/^\d{1,5}$/, 'must be a port: a number from 0 (any free one) to 65535')
  .transform(Number).refine(number => number <= 65_535, 'must be a port: a number from 0 (any free one) to 65535')

const drainMs = z.string().regex(/^\d{1,5}$/, 'must be milliseconds: a number from 0 to 60000')
  .transform(Number).refine(ms => ms <= 60_000, 'must be milliseconds: a number from 0 to 60000')

const file = z.string().refine(isReadable, 'must be the path of a file that Shopbell may read')

const networks = z.string().transform(text => text.split(',').map(part => part.trim()).filter(part => part !== ''))
  .pipe(z.array(z.string().refine(isNetwork, 'must be addresses or networks with a comma in between, such as 10.0.0.7, 192.168.0.0/16; "true" or a number would trust strangers')))

const databaseUrl = urlOf(['postgres:', 'postgresql:'], 'must be a database URL such as postgres://shopbell:password@host:5432/shopbell')

const variables = z.object({
  PORT: port.default(8080),
  HOST: z.string().regex(/^[\w.:-]+$/, 'must be a host name or address to listen on, such as 127.0.0.1 or 0.0.0.0').default('127.0.0.1'),
  PUBLIC_URL: z.string().superRefine(checkPublicUrl).transform(text => new URL(text).origin).optional(),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_DIRECT_URL: databaseUrl.optional(),
  DATA_DIR: z.string().default('./data'),
  DEMO_PORT: port.optional(),
  METRICS_PORT: z.union([z.literal('off'), port], 'must be a port: a number from 0 (any free one) to 65535, or "off"').default(9464),
  TRUST_PROXY: networks.default([]),
  DRAIN_MS: drainMs.default(2_500),
  POLL_MODE: z.enum(['auto', 'hold', 'short'], 'must be auto, hold or short').default('auto'),
  TLS_CERT: file.optional(),
  TLS_KEY: file.optional(),
  SMTP_URL: z.string().refine(isMailServer, 'must be a mail server such as smtps://name:password@mail.example:465, or smtp://mail.example:587').optional(),
  MAIL_FROM: z.string().refine(text => Email.safeParse(text).success, 'must be the address that mail comes from, such as chat@shop.example').optional(),
  GEOIP_DB: file.optional(),
  FILE_ROOM_MB: z.string().regex(/^\d{1,7}$/, 'must be how many megabytes the files of an account may take: a number from 0 to 9999999').transform(Number).default(1024),
  LIMIT_EXEMPT: networks.default([]),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'must be trace, debug, info, warn, error, fatal or silent').default('info')
})

type Variables = z.infer<typeof variables>
interface Check { addIssue: (issue: { code: 'custom', message: string }) => void }

function toConfig (all: Variables, cwd: string): Config {
  const tls = readPair({ TLS_CERT: all.TLS_CERT, TLS_KEY: all.TLS_KEY })
  return Object.freeze({
    port: all.PORT,
    host: all.HOST,
    publicUrl: all.PUBLIC_URL ?? `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${all.PORT}`,
    databaseUrl: all.DATABASE_URL,
    databaseDirectUrl: all.DATABASE_DIRECT_URL,
    dataDir: path.resolve(cwd, all.DATA_DIR),
    demoPort: all.DEMO_PORT,
    metricsPort: all.METRICS_PORT === 'off' ? undefined : all.METRICS_PORT,
    drainMs: all.DRAIN_MS,
    trustProxy: Object.freeze(all.TRUST_PROXY),
    pollMode: all.POLL_MODE,
    tls: tls && Object.freeze(tls),
    mail: all.SMTP_URL === undefined || all.MAIL_FROM === undefined ? undefined : Object.freeze({ smtpUrl: all.SMTP_URL, from: all.MAIL_FROM }),
    geoipDb: all.GEOIP_DB,
    fileRoomBytes: all.FILE_ROOM_MB * 1_048_576,
    limitExempt: Object.freeze(all.LIMIT_EXEMPT),
    logLevel: all.LOG_LEVEL
  })
}

function checkPublicUrl (text: string, check: Check): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const bare = url !== undefined && /^https?:$/.test(url.protocol) && `${url.pathname}${url.search}${url.hash}${url.username}${url.password}` === '/'
  if (!bare) return check.addIssue({ code: 'custom', message: 'must be where browsers find Shopbell, without a path, such as https://chat.example.com' })
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) check.addIssue({ code: 'custom', message: 'must begin with https:// unless it is on this machine (127.0.0.1, localhost)' })
}

function isLoopback (hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

// A prefix of 0 is everybody, and everybody's word about an address is nobody's.
function isNetwork (text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/')
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0
  if (bits === 0 || more.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= bits)
}

function isReadable (name: string): boolean {
  try {
    accessSync(name, constants.R_OK)
    return true
  } catch {
    return false // the line says that it isn't readable; why not, the person sees who looks
  }
}

// What no variable says alone. Asked of the text, so that it is said together with the other mistakes.
function listClashes (given: Environment): string[] {
  const { TLS_CERT: cert, TLS_KEY: key } = given
  const ports = [given.PORT ?? '8080', given.DEMO_PORT, given.METRICS_PORT ?? '9464'].filter(used => used !== undefined && used !== '0')
  return [
    cert !== undefined && key === undefined && 'TLS_KEY is missing: TLS_CERT and TLS_KEY come together, or neither',
    cert === undefined && key !== undefined && 'TLS_CERT is missing: TLS_CERT and TLS_KEY come together, or neither',
    pairMistake(given),
    given.SMTP_URL !== undefined && given.MAIL_FROM === undefined && 'MAIL_FROM is missing: SMTP_URL and MAIL_FROM come together, or neither',
    given.SMTP_URL === undefined && given.MAIL_FROM !== undefined && 'SMTP_URL is missing: SMTP_URL and MAIL_FROM come together, or neither',
    given.DATABASE_DIRECT_URL !== undefined && given.DATABASE_URL === undefined && 'DATABASE_DIRECT_URL needs DATABASE_URL beside it',
    new Set(ports).size < ports.length && 'PORT, DEMO_PORT and METRICS_PORT must be different ports'
  ].filter(line => line !== false)
}

// Options behind a "?" would be another way to say what stands in the address, and some of them would switch checks off.
function isMailServer (text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url !== undefined && /^smtps?:$/.test(url.protocol) && url.hostname !== '' && /^\/?$/.test(url.pathname) && url.search === '' && url.hash === ''
}

function pairMistake (given: Environment): string | false {
  const { TLS_CERT: cert, TLS_KEY: key } = given
  if (cert === undefined || key === undefined || !isReadable(cert) || !isReadable(key)) return false
  try {
    createSecureContext(readPair(given))
    return false
  } catch (error) {
    return `TLS_CERT and TLS_KEY must be a certificate and its key in PEM form (${(error as Error).message})`
  }
}

function readPair ({ TLS_CERT: cert, TLS_KEY: key }: Environment): { cert: string, key: string } | undefined {
  return cert === undefined || key === undefined ? undefined : { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
}

function urlOf (protocols: string[], message: string): z.ZodString {
  return z.string().refine(text => URL.canParse(text.replace(/^(postgres(?:ql)?:\/\/)([^/@]*@)?\//, '$1$2localhost/')) && protocols.some(protocol => text.startsWith(`${protocol}//`)), message)
}
