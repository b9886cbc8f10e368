// nginx as it comes, one that buffers and caches whatever it may: both carry whole holds; and one whose patience is short. With TLS it is in tls.test.ts.
import t from 'tap'
import { everything } from '../helpers/everything.ts'
import { lacks } from '../helpers/programs.ts'
import { checkNginx } from './nginx.ts'
import { sameHost, talkThroughNginx, toLines } from './nginx-talk.ts'
import type { Front } from './nginx-talk.ts'
import { unlearned } from './story.ts'

const options = { skip: lacks('nginx') }

/** As it is told to ignore all that answers say about caching. */
const caching: Front = {
  http: folder => `proxy_cache_path ${folder}/cache keys_zone=all:10m;`,
  location: `
    ${sameHost}
    proxy_cache all;
    proxy_cache_valid any 10m;
    proxy_cache_lock on;
    proxy_cache_use_stale error timeout updating;
    proxy_ignore_headers Cache-Control Expires Set-Cookie Vary X-Accel-Expires X-Accel-Buffering;
    proxy_buffers 64 64k;
    proxy_buffer_size 64k;
    gzip on;
    gzip_proxied any;
    gzip_types *;
    gzip_min_length 1;`
}

t.test('nginx takes all that about caching', { ...options }, t => {
  checkNginx(t, toLines(caching, { port: 8443, node: 8080 }))
  t.pass('it does')
  t.end()
})

if (everything) {
  t.test('nginx as it comes carries whole holds', { ...options }, async t => {
    await talkThroughNginx(t, { location: '' }, { learns: unlearned, silenceMs: 20_000 })
  })

  t.test('nginx that buffers and caches all it may lets the talk through', { ...options }, async t => {
    await talkThroughNginx(t, caching, { learns: unlearned, silenceMs: 20_000 })
  })

  t.test('nginx whose patience ends after ten seconds: both clients settle on shorter holds', { ...options }, async t => {
    await talkThroughNginx(t, { location: `${sameHost} proxy_read_timeout 10s;` }, { learns: { least: 6000, most: 7500 }, silenceMs: 30_000 })
  })
}
