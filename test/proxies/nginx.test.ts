// nginx that cuts waiting requests: both clients find out how long they may wait. Without cuts it is in nginx-whole.test.ts, with TLS in tls.test.ts.
import t from 'tap'
import { everything } from '../helpers/everything.ts'
import { lacks } from '../helpers/programs.ts'
import { sameHost, talkThroughNginx } from './nginx-talk.ts'
import { short } from './story.ts'

const options = { skip: lacks('nginx'), timeout: 110_000 }

t.test('nginx whose patience ends after four seconds: both clients settle on short polls', { ...options }, async t => {
  await talkThroughNginx(t, { location: `${sameHost} proxy_read_timeout 4s;` }, { learns: short, silenceMs: 12_000 })
})

if (everything) {
  t.test('nginx whose patience ends after ten seconds: both clients settle on shorter holds', { ...options }, async t => {
    await talkThroughNginx(t, { location: `${sameHost} proxy_read_timeout 10s;` }, { learns: { least: 6000, most: 7500 }, silenceMs: 30_000 })
  })
}
