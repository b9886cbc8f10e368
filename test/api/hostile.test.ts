// Hostile input over every operation of the OpenAPI document: refused with one body, never a 5xx, nothing poisoned.
import { randomUUID } from 'node:crypto'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { calmAddress, owner } from '../helpers/actors.ts'
import { announce, png, upload } from '../helpers/files.ts'
import { fill, findFaults, listOperations, makeBodies } from '../helpers/operations.ts'
import type { Operation } from '../helpers/operations.ts'
import { visitor } from '../helpers/visitors.ts'

const test = await testApp(t)
const ana = await owner(test)
const operations = await listOperations(test)
// A visitor with a chat, a file of it and one that is on its way: what is asked in their name gets as far as the store.
const mara = await visitor(test, ana.siteId)
const { conversation } = await mara.says('hello')
const fileId = await upload(test, mara, png())
const { file: openFile } = (await announce(mara, png())).json() as { file: string }
const fields = {
  token: 'a'.repeat(43),
  code: randomUUID(),
  link: 'a'.repeat(43),
  key: randomUUID(),
  site: ana.siteId,
  person: randomUUID(),
  visitor: mara.id,
  conversation,
  invitation: randomUUID(),
  rule: randomUUID(),
  operator: randomUUID(),
  file: fileId,
  hash: 'a'.repeat(64),
  jwt: 'a.b.c',
  avatar: 'https://x.example/a.png',
  phone: '+49 30 123456',
  data: {},
  email: 'x@shop.example',
  tab: 'tab1',
  cursor: mara.cursor,
  signals: '',
  hold: 0,
  origin: 'https://x.example',
  screen: '800x600',
  password: 'long enough',
  current: 'long enough',
  next: 'long enough'
}
const posts = operations.filter(({ method }) => method === 'POST')
const twice = '{"key":1,"key":1}'
const prepared: Record<string, string> = { operator: randomUUID(), file: 'x', site: ana.siteId }

/** What a caller whom the route knows would say: the owner by their cookie, the visitor by their token. */
function bodiesOf ({ act, path, body }: Operation): Array<Record<string, unknown>> {
  const known = path.startsWith('/v1/visitor/') ? { ...fields, token: mara.token } : fields
  return makeBodies(body, act === 'V.filePart' ? { ...known, file: openFile } : known) as Array<Record<string, unknown>>
}

/** A key stands for one thing: with that of another request, a body would be answered by what that one was. */
function withNewKey (body: object): object {
  return 'key' in body ? { ...body, key: randomUUID() } : body
}

/** The body once for each of its values, however deep, with `change` of that in its place; where it stands comes along. */
function changeEach (value: unknown, change: (value: unknown) => unknown, place = ''): Array<[string, unknown]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[place, change(value)]]
  const within = Object.entries(value).flatMap(([name, child]) => changeEach(child, change, `${place}/${name}`).map(([at, changed]): [string, unknown] => [at, { ...value, [name]: changed }]))
  return place === '' ? within : [[place, change(value)], ...within]
}

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
      const answer = await ask(operation, { payload })
      t.same(findFaults(answer, operation), [], operation.act)
      t.equal(answer.statusCode, 400, `${operation.act} ${answer.statusCode}`)
    }
  })
}

t.test('a whole body with one key more is refused for that key, on every level', async t => {
  for (const operation of posts) {
    for (const [place, body] of bodiesOf(operation).flatMap(withMore)) {
      const answer = await ask(operation, { payload: JSON.stringify(body) })
      t.equal(answer.statusCode, 400, `${operation.act} ${place}`)
      t.match(answer.body, 'zzz', `${operation.act} ${place}`)
    }
  }
})

/** The body once for each of its objects, with a key more in that. Only `data` is the owner's own to fill. */
function withMore (body: Record<string, unknown>): Array<[string, unknown]> {
  const more = (value: unknown): unknown => typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value, zzz: 1 } : value
  const within = changeEach(body, more).filter(([place, changed]) => !place.endsWith('/data') && JSON.stringify(changed).includes('"zzz"'))
  return [['', more(body)], ...within]
}

t.test('what is no text is 400 in every place of a body, also of a caller who is known', async t => {
  for (const operation of posts) {
    const taken: string[] = []
    for (const [place, name, payload] of bodiesOf(operation).flatMap(body => changeEach(body, () => marker)).flatMap(([place, body]) => poison(place, JSON.stringify(body)))) {
      const answer = await ask(operation, { payload })
      if (answer.statusCode !== 400 || answer.json().code !== 'bad_json') taken.push(`${name} in ${place}: ${answer.statusCode} ${answer.body}`)
    }
    t.same(taken, [], operation.act)
  }
})

const marker = 'amb'

/** With what is no text in the marker's place: escaped, and as bytes. */
function poison (place: string, text: string): Array<[string, string, string | Buffer]> {
  const [before, after] = text.split(`"${marker}"`) as [string, string]
  return [
    [place, 'NUL', `${before}"a\\u0000b"${after}`],
    [place, 'half a pair', `${before}"a\\ud800b"${after}`],
    [place, 'bytes', Buffer.concat([Buffer.from(`${before}"a`), Buffer.from([0xff, 0xc0]), Buffer.from(`b"${after}`)])]
  ]
}

t.test('what is too large is 413', async t => {
  for (const operation of posts) {
    const answer = await ask(operation, { payload: `{"key":"${'x'.repeat(1_000_000)}"}` })
    t.same(findFaults(answer, operation), [])
    t.equal(answer.statusCode, 413, operation.act)
  }
})

t.test('a visitor\'s token opens every route that takes one: what is spoilt below gets past it', async t => {
  for (const operation of posts.filter(({ act, body }) => act.startsWith('V.') && act !== 'V.forget' && body?.properties?.token !== undefined)) {
    for (const body of bodiesOf(operation)) {
      const answer = await ask(operation, { payload: JSON.stringify(withNewKey(body)) })
      t.same(findFaults(answer, operation), [], operation.act)
      // A file's part lacks its bytes; what isn't as the route takes it would be named by its place.
      t.notMatch(answer.statusCode, /^(401|429)$/, `${operation.act} ${answer.statusCode} ${answer.body}`)
      t.notMatch(answer.body, '"issues"', `${operation.act} ${answer.body}`)
    }
  }
})

t.test('fields of the wrong type are bad input, named one by one', async t => {
  const wrong = [{ $regex: '^' }, true, 0, -1, 1.5, 9e99, [], ['x'], null, '', ' ', '\u200b', 'x'.repeat(5000), '\u202eexe', "' or 1=1--", '../../etc/passwd']
  for (const operation of posts) {
    const faults: string[] = []
    const statuses = new Set<number>()
    // An owner's settings are hundreds of values; a stranger's are spoilt on every level.
    const deep = operation.path.startsWith('/v1/visitor/')
    const spoilt = bodiesOf(operation).flatMap(body => wrong.flatMap(value => changeEach(body, () => value)))
      .filter(([place]) => deep || place.lastIndexOf('/') === 0).map(([place, body]) => place === '/key' ? body : withNewKey(body as object))
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
