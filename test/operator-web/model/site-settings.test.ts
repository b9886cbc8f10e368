// A site's settings: what is typed stays until it is stored, whoever else stores something meanwhile, and whatever the network does.
import t from 'tap'
import { SiteSettingsModel, wrongFields } from '../../../operator-web/model/site-settings.ts'
import type { SiteSettings } from '../../../src/wire/settings.ts'
import type { Reply } from '../../../src/client/request.ts'
import { defaultSettings } from '../../../src/wire/settings.ts'
import { answer, fakeApi } from '../fakes.ts'

const base = { id: 'abcdefghij12', name: 'Shop', origins: ['https://shop.example'], snippet: '' }

/** A server that keeps one site; `cut` loses what is sent to it. */
function shop (): { api: ReturnType<typeof fakeApi>, state: { settings: SiteSettings, cut: boolean } } {
  const state = { settings: structuredClone(defaultSettings), cut: false }
  const api = fakeApi({
    '/v1/operator/site': () => answer({ ...base, settings: state.settings }),
    '/v1/operator/site/settings': (body: { settings: SiteSettings }): Reply => {
      if (state.cut) return { kind: 'cut' }
      state.settings = body.settings
      return answer({ ...base, settings: state.settings })
    }
  })
  return { api, state }
}

t.test('one section is stored, and what is typed in another stays unsaved', async t => {
  const { api, state } = shop()
  const settings = new SiteSettingsModel({ api, onSaved () {} })
  await settings.open(base.id)
  settings.put('look', { ...defaultSettings.look, colour: '#aa0000' })
  settings.put('language', 'de')
  t.same([...settings.changed.value], ['look', 'language'])
  t.same(await settings.save(['look']), { kind: 'done' })
  t.equal(state.settings.look.colour, '#aa0000')
  t.equal(state.settings.language, 'auto')
  t.same([...settings.changed.value], ['language'])
  t.equal(settings.draft.value?.language, 'de')
})

t.test('what a colleague stored in another section meanwhile is not taken back', async t => {
  const { api, state } = shop()
  const settings = new SiteSettingsModel({ api, onSaved () {} })
  await settings.open(base.id)
  settings.put('look', { ...defaultSettings.look, offsetX: 40 })
  state.settings = { ...state.settings, nobody: { show: 'hide' } }
  await settings.save(['look'])
  t.same(state.settings.nobody, { show: 'hide' })
  t.equal(state.settings.look.offsetX, 40)
  t.same(settings.draft.value?.nobody, { show: 'hide' })
})

t.test('a refresh brings what is stored, and keeps what is typed', async t => {
  const { api, state } = shop()
  const settings = new SiteSettingsModel({ api, onSaved () {} })
  await settings.open(base.id)
  settings.put('words', { ...defaultSettings.words, greeting: 'Hello' })
  state.settings = { ...state.settings, language: 'fr', words: { greeting: 'Salut', away: '', offline: '' } }
  await settings.refresh()
  t.equal(settings.draft.value?.language, 'fr')
  t.equal(settings.draft.value?.words.greeting, 'Hello')
})

t.test('without an answer nothing typed is lost, and the same save works later', async t => {
  const { api, state } = shop()
  let saved = 0
  const settings = new SiteSettingsModel({ api, onSaved () { saved++ } })
  await settings.open(base.id)
  settings.put('look', { ...defaultSettings.look, label: 'Ask us' })
  state.cut = true
  t.same(await settings.save(['look']), { kind: 'refused', code: 'cut' })
  t.equal(settings.draft.value?.look.label, 'Ask us')
  t.ok(settings.changed.value.has('look'))
  state.cut = false
  t.same(await settings.save(['look']), { kind: 'done' })
  t.equal(settings.changed.value.size, 0)
  t.equal(saved, 1)
})

t.test('a site that cannot be read says why', async t => {
  const settings = new SiteSettingsModel({ api: fakeApi({}), onSaved () {} })
  await settings.open(base.id)
  t.equal(settings.problem.value, 'cut')
  t.equal(settings.draft.value, undefined)
})

t.test('fields that the wire would refuse are named by their ids', async t => {
  t.same(wrongFields('look', { ...defaultSettings.look, colour: 'red', offsetX: NaN }), ['look-colour', 'look-offsetX'])
  t.same(wrongFields('hours', { ...defaultSettings.hours, week: [[{ from: '10:00', to: '09:00' }], [{ from: '', to: '12:00' }], [], [], [], [], []] }), ['hours-week-1-0', 'hours-week-0-0'].sort())
  t.same(wrongFields('hours', { ...defaultSettings.hours, holidays: [{ date: '', name: 'New Year', spans: [] }] }), ['hours-holidays-0-date'])
  t.same(wrongFields('form', { ...defaultSettings.form, consent: { text: 'I agree', url: 'shop.example' } }), ['form-consent-url'])
  t.same(wrongFields('privacy', { ...defaultSettings.privacy, blocked: ['ok', 'a=b'] }), ['privacy-blocked-1'])
  for (const [part, value] of Object.entries(defaultSettings)) t.same(wrongFields(part as keyof SiteSettings, value), [], part)
})
