// Hostile input over every operation of the OpenAPI document: refused with one body, never a 5xx, nothing poisoned.
import { randomUUID } from 'node:crypto'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { calmAddress, owner } from '../helpers/actors.ts'
import { fill, findFaults, listOperations, makeBodies } from '../helpers/operations.ts'
import type { Operation } from '../helpers/operations.ts'

const test = await testApp(t)
const ana = await owner(test)
const operations = await listOperations(test)
const fields = {
  token: 'a'.repeat(43),
  key: randomUUID(),
  site: ana.siteId,
  person: randomUUID(),
  visitor: randomUUID(),
  conversation: randomUUID(),
  invitation: randomUUID(),
  operator: randomUUID(),
  file: randomUUID(),
  hash: 'a'.repeat(64),
  jwt: 'a.b.c',
  avatar: 'https://x.example/a.png',
  phone: '+49 30 123456',
  data: {},
  email: 'x@shop.example',
  tab: 'tab1',
  cursor: 'v1.x.0',
  signals: '',
  origin: 'https://x.example',
  screen: '800x600',
  password: 'long enough',
  current: 'long enough',
  next: 'long enough'
}
const posts = operations.filter(({ method }) => method === 'POST')
const twice = '{"key":1,"key":1}'
const prepared: Record<string, string> = { operator: randomUUID(), file: 'x', site: ana.siteId }

async function ask (operation: Operation, options: InjectOptions): Promise<LightMyRequestResponse> {
  const headers = { cookie: ana.cookie, 'content-type': 'application/json', ...options.headers }
  return await test.ask({ method: operation.method, url: fill(operation.path, prepared), remoteAddress: calmAddress, ...options, headers })
}

t.test('every operation has a name, and the document lists those of this file\'s subject', async t => {
  t.ok(operations.every(({ act }) => /^[A-Z]\.\w+$/.test(act)))
  for (const act of ['S.setup', 'O.login', 'O.me', 'A.people', 'A.settings', 'W.js', 'S.ready', 'V.poll', 'O.poll']) t.ok(operations.some(one => one.act === act), act)
  t.ok(operations.every(({ statuses }) => [400, 421, 500, 503].every(status => statuses.includes(status))), 'problems are declared')
})

const bodies: Array<[string, string | Buffer]> = [
  ['nothing', ''],
  ['no JSON', '{'],
  ['a string', '"text"'],
  ['null', 'null'],
  ['a number', '9e99'],
  ['a list', '[]'],
  ['an unknown key', '{"zzz":1}'],
  ['invalid UTF-8', Buffer.concat([Buffer.from('{"key":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')])],
  ['a byte order mark', '\ufeff{}'],
  ['NUL', '{"key":"\\u0000"}'],
  ['a lone surrogate', '{"key":"a\\ud800b"}'],
  ['a lone surrogate as key', '{"\\udc00":1}'],
  ['the same key twice', twice],
  ['the same key twice, spelled differently', '{"key":1,"\\u006bey":2}'],
  ['__proto__', '{"__proto__":{"poisoned":1}}'],
  ['__proto__ within', '{"key":{"__proto__":{"poisoned":1}}}'],
  ['__proto__ by escapes', '{"\\u005f_proto__":{"poisoned":1}}'],
  ['constructor.prototype', '{"constructor":{"prototype":{"poisoned":1}}}'],
  ['depth', `{"key":${'['.repeat(40)}${']'.repeat(40)}}`],
  ['great depth', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
  ['many keys', `{${Array.from({ length: 2000 }, (_, index) => `"k${index}":1`).join(',')}}`],
  ['trailing words', '{} {}']
]

for (const [name, payload] of bodies) {
  t.test(`${name} as body is refused everywhere`, async t => {
    for (const operation of posts) {
      if (operation.act === 'O.logout' && name === 'an unknown key') t.comment('sign-out refuses it as well')
      const answer = await ask(operation, { payload })
      t.same(findFaults(answer, operation), [], operation.act)
      t.match(answer.statusCode, /^(400|401|403)$/, `${operation.act} ${answer.statusCode}`)
    }
  })
}

t.test('what is too large is 413', async t => {
  for (const operation of posts) {
    const answer = await ask(operation, { payload: `{"key":"${'x'.repeat(1_000_000)}"}` })
    t.same(findFaults(answer, operation), [])
    t.equal(answer.statusCode, 413, operation.act)
  }
})

t.test('fields of the wrong type are bad input, named one by one', async t => {
  const wrong = [{ $regex: '^' }, true, 0, -1, 1.5, 9e99, [], ['x'], null, '', ' ', '\u200b', 'x'.repeat(5000), '\u202eexe', "' or 1=1--", '../../etc/passwd']
  for (const operation of posts) {
    const faults: string[] = []
    const statuses = new Set<number>()
    const bodies = makeBodies(operation.body, fields) as Array<Record<string, unknown>>
    const spoilt = bodies.flatMap(body => Object.keys(body).flatMap(name => wrong.map(value => ({ ...body, [name]: value }))))
    for (const body of spoilt) {
      const answer = await ask(operation, { payload: JSON.stringify(body) })
      faults.push(...findFaults(answer, operation).map(fault => `${JSON.stringify(body)}: ${fault}`))
      statuses.add(answer.statusCode)
    }
    t.same(faults, [], operation.act)
    t.ok(Object.keys(operation.body?.properties ?? {}).length === 0 || statuses.has(400), `${operation.act} refused something`)
  }
})

t.test('another media type, charset or encoding is 415', async t => {
  const types = ['text/html', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json; charset=utf-16', 'application/jsonx', 'application/xml', 'text/plainx']
  for (const operation of posts) {
    for (const type of types) {
      const answer = await ask(operation, { payload: '{}', headers: { 'content-type': type } })
      t.same(findFaults(answer, operation), [], `${operation.act} ${type}`)
      t.equal(answer.statusCode, 415, `${operation.act} ${type}`)
    }
    t.equal((await ask(operation, { payload: '{}', headers: { 'content-encoding': 'gzip' } })).statusCode, 415)
    const asText = await ask(operation, { payload: '{"zzz":1}', headers: { 'content-type': 'text/plain;charset=UTF-8' } })
    t.equal(asText.statusCode, operation.path.startsWith('/v1/visitor/') ? 400 : 415, `${operation.act} as text`)
  }
})

t.test('other methods are 405 with the ones that there are', async t => {
  for (const operation of operations) {
    for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
      const answer = await test.ask({ method, url: fill(operation.path, prepared) })
      t.same(findFaults(answer), [])
      t.equal(answer.statusCode, 405, `${method} ${operation.path}`)
      t.ok(String(answer.headers.allow).includes(operation.method))
    }
  }
})

t.test('odd paths are refused with the same body', async t => {
  const paths = ['/v1', '/v1/', '//', '//evil.example/', '/v1/operator/me/', '/V1/operator/me', '/v1/operator/me/x.css', '/v1/operator/me;x.css', '/v1/operator/me%2fx.css', '/v1/operator/me.js', '/.git/HEAD',
    '/.env', '/package.json', '/w/../package.json', '/w/%2e%2e%2fpackage.json', '/assets/..%2fmanifest.json', '/assets/manifest.json', '/w/manifest.json', '/w/loader.js', '/metrics', '/documentation', '/%', '/%zz', '/w/%ff.js',
    `/w/${'x'.repeat(100)}`, '/s/aaaaaaaaaaaa.svg', '/s/aaaaaaaaaaaa', '/p/x', `/p/${randomUUID()}`, `/p/${randomUUID()}?v=x`, `/s/${ana.siteId}.svg?status=x`, '/c/%00', `/v1/visitor/${'x'.repeat(70)}/hello`]
  for (const url of paths) {
    const answer = await test.ask({ url, headers: { cookie: ana.cookie, accept: 'text/html' } })
    t.same(findFaults(answer), [], url)
    t.match(answer.statusCode, /^4\d\d$/, `${url} ${answer.statusCode}`)
    t.equal(answer.headers['cache-control'], 'no-store', url)
  }
})

t.test('a query that nobody asked for changes nothing', async t => {
  for (const { method, path } of operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'))) {
    const answer = await test.ask({ method, url: `${path}?callback=alert(1)&jsonp=x&sort=a;select%20pg_sleep(3)`, headers: { cookie: ana.cookie } })
    t.notOk(answer.body.startsWith('alert'), path)
    t.ok(answer.statusCode < 500)
  }
})

t.test('after all that, nothing is poisoned and the owner goes on working', async t => {
  t.equal(({} as Record<string, unknown>).poisoned, undefined)
  t.equal((await ana.get('/v1/operator/me')).statusCode, 200)
  t.equal((await test.ask({ url: '/readyz' })).statusCode, 200)
})
