// nginx in front: as it comes, with a short patience, and one that buffers and caches whatever it may. With TLS it is in tls.test.ts.
import t from 'tap'
import type { Test } from 'tap'
import { everything } from '../helpers/everything.ts'
import { lacks } from '../helpers/programs.ts'
import { startNginx } from './nginx.ts'
import { wayBy } from './pair.ts'
import { openStand } from './stand.ts'
import { refusesUpgrades, short, tell, unlearned } from './story.ts'
import type { StoryOptions } from './story.ts'

const options = { skip: lacks('nginx'), timeout: 110_000 }
/** nginx names the node's own address unless it is told otherwise, which works where they share a machine. */
const sameHost = 'proxy_set_header Host $http_host;'

// Most of it is waiting.
t.jobs = 4

t.test('nginx whose patience ends after four seconds: both clients settle on short polls', { ...options }, async t => {
  await through(t, { location: `${sameHost} proxy_read_timeout 4s;` }, { learns: short, silenceMs: 12_000 })
})

if (everything) {
  t.test('nginx as it comes carries whole holds', { ...options }, async t => {
    await through(t, { location: '' }, { learns: unlearned, silenceMs: 20_000 })
  })

  t.test('nginx whose patience ends after ten seconds: both clients settle on shorter holds', { ...options }, async t => {
    await through(t, { location: `${sameHost} proxy_read_timeout 10s;` }, { learns: { least: 6000, most: 7500 }, silenceMs: 30_000 })
  })

  t.test('nginx that buffers and caches all it may', { ...options }, async t => {
    await through(t, {
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
    }, { learns: unlearned, silenceMs: 20_000 })
  })
}

interface Front { location: string, http?: (folder: string) => string }

async function through (t: Test, { location, http = () => '' }: Front, story: Pick<StoryOptions, 'learns' | 'silenceMs'>): Promise<void> {
  const stand = await openStand(t)
  const server = `server { listen 127.0.0.1:${stand.proxyPort}; location / { proxy_pass http://127.0.0.1:${stand.ports[0]}; ${location} } }`
  await startNginx(t, { port: stand.proxyPort, http: folder => http(folder) + server })
  const way = wayBy(t, stand.publicUrl)
  const { visitor } = await tell(t, { stand, visitorWay: way, operatorWay: way, ...story })
  await refusesUpgrades(t, `${stand.publicUrl}/v1/visitor/${visitor.site}/poll`)
}
