// What stands over the form for messages: when somebody is there again, on the clock of who reads it, whatever the site's or the server's says.
import t from 'tap'
import { h, render } from 'preact'
import { OfflineForm } from '../../widget/view/OfflineForm.tsx'
import { elementsOf, openDocument } from '../helpers/fake-dom.ts'
import { rig, status } from './panel-rig.ts'

const hourMs = 3_600_000
const kolkataMs = 5.5 * hourMs

/** The visitor's computer stands in Kolkata, which is never on summer time. */
t.before(() => { process.env.TZ = 'Asia/Kolkata' })

function introOf (opens?: Date): string {
  const { model, look, hear } = rig()
  Object.assign(look, { opens: opens?.toISOString() })
  hear(status('offline'))
  model.open('called')
  const place = openDocument()
  render(h(OfflineForm, { model }), place as unknown as Element)
  return elementsOf(place).find(({ localName }) => localName === 'p')?.childNodes.map(({ data }) => data).join('') ?? ''
}

/** In so many days at nine in the morning in Tokyo, half past five in Kolkata. */
function nineInTokyo (days: number): Date {
  const today = new Date(Date.now() + kolkataMs).toISOString().slice(0, 10)
  return new Date(Date.parse(`${today}T00:00:00Z`) + days * 24 * hourMs)
}

t.test('the day and the hour are the visitor\'s', t => {
  for (const days of [1, 2, 6]) {
    const weekday = new Date(nineInTokyo(days).getTime() + kolkataMs).toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' })
    t.match(introOf(nineInTokyo(days)).replace('\u202f', ' '), `We're back on ${weekday} at 5:30 AM your time.`)
  }
  t.match(introOf(nineInTokyo(9)).replace('\u202f', ' '), /We're back on \w+, \w+ \d+ at 5:30 AM your time\./, 'a weekday alone would be a nearer one')
  t.end()
})

t.test('what is past, or nobody knows, promises no time', t => {
  for (const opens of [undefined, new Date(Date.now() - hourMs)]) t.notMatch(introOf(opens), /back (at|on)/)
  t.end()
})
