// The environment: defaults, each mistake in one line, and that documents and code name the same variables.
import { readFileSync } from 'node:fs'
import t from 'tap'

import { checkConfig, listVariables, withPort, type Config } from '../src/config.ts'

function configOf (environment: Record<string, string>): Config {
  const checked = checkConfig(environment, '/srv/shop')
  if (checked.kind === 'mistakes') throw new Error(checked.lines.join('\n'))
  return checked.config
}

function mistakesOf (environment: Record<string, string>): string[] {
  const checked = checkConfig(environment, '/srv/shop')
  return checked.kind === 'mistakes' ? checked.lines : []
}

t.test('an empty environment is enough', t => {
  const config = configOf({ DEMO_PORT: '', DATABASE_URL: ' ' })
  t.match(config, { port: 8080, host: '127.0.0.1', publicUrl: 'http://127.0.0.1:8080', dataDir: '/srv/shop/data', metricsPort: 9464, pollMode: 'auto' })
  t.equal(config.demoPort, undefined)
  t.equal(config.databaseUrl, undefined)
  t.ok(Object.isFrozen(config))
  t.end()
})

t.test('values arrive in their types', t => {
  const config = configOf({ PORT: '9000', PUBLIC_URL: 'https://chat.example.com/', TRUST_PROXY: '10.0.0.7, 192.168.0.0/16,::1', METRICS_PORT: 'off', DATA_DIR: 'there', DATABASE_URL: 'postgres://shopbell@/shopbell?host=%2Ftmp' })
  t.match(config, { port: 9000, publicUrl: 'https://chat.example.com', trustProxy: ['10.0.0.7', '192.168.0.0/16', '::1'], dataDir: '/srv/shop/there' })
  t.equal(config.metricsPort, undefined)
  t.end()
})

t.test('a free port is named in the public URL once it is known', t => {
  t.equal(withPort(configOf({ PORT: '0' }), 4711).publicUrl, 'http://127.0.0.1:4711')
  t.equal(withPort(configOf({ PORT: '0', PUBLIC_URL: 'https://chat.example.com' }), 4711).publicUrl, 'https://chat.example.com')
  t.end()
})

t.test('http is for this machine only', t => {
  for (const url of ['http://localhost:1', 'http://127.0.0.2:80', 'http://[::1]:80', 'https://shop.example']) t.strictSame(mistakesOf({ PUBLIC_URL: url }), [], url)
  for (const url of ['http://shop.example', 'http://10.0.0.1', 'http://127.evil.example', 'ftp://127.0.0.1', 'https://shop.example/chat', 'https://a:b@shop.example', 'shop.example']) t.equal(mistakesOf({ PUBLIC_URL: url }).length, 1, url)
  t.end()
})

t.test('a proxy is trusted by its address only', t => {
  for (const proxies of ['true', '1', '0.0.0.0/0', '::/0', '10.0.0.0/33', '10.0.0.1/8/8', 'proxy.example', '10.0.0.1, loopback']) t.match(mistakesOf({ TRUST_PROXY: proxies }), [/^TRUST_PROXY must be addresses/], proxies)
  t.end()
})

t.test('all mistakes are said at once, one line each', t => {
  const lines = mistakesOf({ PORT: '99999', HOST: 'a b', PUBLIC_URL: 'x', DATABASE_URL: 'mysql://x', TRUST_PROXY: '1, 2', TLS_CERT: '/nowhere', POLL_MODE: 'fast', SMTP_URL: 'http://x', MAIL_FROM: 'x', GEOIP_DB: '/nowhere', LIMIT_EXEMPT: 'x', LOG_LEVEL: 'loud', METRICS_PORT: 'x', DEMO_PORT: '-1', DRAIN_MS: '60001', DATABASE_DIRECT_URL: 'x' })
  t.strictSame(lines.map(line => line.split(' ')[0]).sort(), ['DATABASE_DIRECT_URL', 'DATABASE_URL', 'DEMO_PORT', 'DRAIN_MS', 'GEOIP_DB', 'HOST', 'LIMIT_EXEMPT', 'LOG_LEVEL', 'MAIL_FROM', 'METRICS_PORT', 'POLL_MODE', 'PORT', 'PUBLIC_URL', 'SMTP_URL', 'TLS_CERT', 'TLS_KEY', 'TRUST_PROXY'])
  t.notOk(lines.some(line => line.includes('\n')))
  t.end()
})

t.test('what only clashes with another variable is said, too', t => {
  const here = new URL(import.meta.url).pathname
  t.match(mistakesOf({ TLS_CERT: here }), [/^TLS_KEY is missing/])
  t.match(mistakesOf({ TLS_CERT: here, TLS_KEY: here }), [/^TLS_CERT and TLS_KEY must be a certificate/])
  t.match(mistakesOf({ DATABASE_DIRECT_URL: 'postgres://a@b/c' }), [/^DATABASE_DIRECT_URL needs DATABASE_URL/])
  t.match(mistakesOf({ SMTP_URL: 'smtp://mail.example' }), [/^MAIL_FROM is missing/])
  t.match(mistakesOf({ MAIL_FROM: 'chat@shop.example' }), [/^SMTP_URL is missing/])
  t.match(mistakesOf({ PORT: '9464' }), [/must be different ports/])
  t.strictSame(mistakesOf({ PORT: '0', DEMO_PORT: '0', METRICS_PORT: '0' }), [])
  t.end()
})

t.test('a mail server is an address without options, and the sender one address', t => {
  const from = 'chat@shop.example'
  for (const SMTP_URL of ['smtp://mail.example', 'smtps://a%40b:p%3Aw@mail.example:465', 'smtp://10.0.0.1:2525/']) t.strictSame(mistakesOf({ SMTP_URL, MAIL_FROM: from }), [], SMTP_URL)
  for (const SMTP_URL of ['smtp://', 'mail.example:25', 'smtp://mail.example/x', 'smtp://mail.example?secure=true', 'smtps://mail.example/?tls.rejectUnauthorized=false', 'smtp://mail.example#x']) t.match(mistakesOf({ SMTP_URL, MAIL_FROM: from }), [/^SMTP_URL must be/], SMTP_URL)
  for (const MAIL_FROM of ['Shop <chat@shop.example>', 'a@b.example, c@d.example', 'chat', 'chat@shop']) t.match(mistakesOf({ SMTP_URL: 'smtp://mail.example', MAIL_FROM }), [/^MAIL_FROM must be/], MAIL_FROM)
  t.end()
})

t.test('no mistake repeats a password', t => {
  t.notMatch(mistakesOf({ DATABASE_URL: 'mysql://root:s3cret@x/y', SMTP_URL: 'http://a:s3cret@b' }).join(), /s3cret/)
  t.end()
})

t.test('docs/configuration.md and .env.example name every variable, and no other', t => {
  const names = listVariables().sort()
  const documented = [...readFileSync('docs/configuration.md', 'utf8').matchAll(/^\| `([A-Z_]+)`/gm)].map(match => match[1])
  const exemplified = [...readFileSync('.env.example', 'utf8').matchAll(/^#?([A-Z_]+)=/gm)].map(match => match[1])
  t.strictSame(documented.sort(), names)
  t.strictSame(exemplified.sort(), names)
  t.end()
})
