// The settings pages are complete: whatever an owner can decide about a site has a field there. That each is stored as typed is model/site-settings.test.ts.
import t from 'tap'
import { signal } from '@preact/signals'
import { h, render } from 'preact'
import type { ComponentType } from 'preact'
import type { Site } from '../../src/wire/account.ts'
import type { Console } from '../../operator-web/model/console.ts'
import type { SiteSettings } from '../../src/wire/settings.ts'
import { defaultSettings } from '../../src/wire/settings.ts'
import { ConsoleContext } from '../../operator-web/view/context.ts'
import { AskForm } from '../../operator-web/view/settings/AskForm.tsx'
import { ChatOptionsForm } from '../../operator-web/view/settings/ChatOptionsForm.tsx'
import { HoursForm } from '../../operator-web/view/settings/HoursForm.tsx'
import { InvitationLimitsForm } from '../../operator-web/view/settings/InvitationLimitsForm.tsx'
import { LookForm } from '../../operator-web/view/settings/LookForm.tsx'
import { PictureForm } from '../../operator-web/view/settings/PictureForm.tsx'
import { PrivacyForm } from '../../operator-web/view/settings/PrivacyForm.tsx'
import { WordsForm } from '../../operator-web/view/settings/WordsForm.tsx'
import { elementsOf, openDocument } from '../helpers/fake-dom.ts'

const forms = [LookForm, WordsForm, HoursForm, AskForm, ChatOptionsForm, PictureForm, InvitationLimitsForm, PrivacyForm] as Array<ComponentType<{ settings: SiteSettings, site: Site }>>

/** Names and ids of what can be filled in or pressed, with these settings. */
function fieldsOf (settings: SiteSettings): Set<string> {
  const place = openDocument()
  const models = { siteSettings: { draft: signal(settings), changed: signal(new Set()), put () {} }, clock: { now: signal(Date.now()) } } as unknown as Console
  const site = { id: 'demo12345678', name: 'Tea', origins: [] } as unknown as Site
  render(h(ConsoleContext.Provider, { value: models }, forms.map(form => h(form, { settings, site }))), place as unknown as Element)
  const fields = elementsOf(place).filter(({ localName }) => ['input', 'select', 'textarea', 'button'].includes(localName))
  return new Set(fields.flatMap(field => [field, field.given] as Array<{ id?: unknown, name?: unknown }>).flatMap(({ id, name }) => [id, name]).filter(name => typeof name === 'string'))
}

/** `look-colour`, `form-fields-name`: the parts of a setting, down to what isn't made of named ones. */
function pathsOf (value: unknown, path: readonly string[] = []): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path.join('-')]
  return Object.entries(value).flatMap(([name, part]) => pathsOf(part, [...path, name]))
}

t.test('each setting has a field, once what it belongs to is switched on', async t => {
  const { look, hours, form } = defaultSettings
  const fields = fieldsOf({ ...defaultSettings, look: { ...look, shape: 'tab' }, hours: { ...hours, on: true }, form: { ...form, on: true } })
  // Of a week each span has a field.
  const found = (path: string): boolean => fields.has(path) || fields.has(`${path}-0-0`)
  const paths = pathsOf(defaultSettings)
  t.ok(paths.length > 35, 'all of them were looked at')
  t.same(paths.filter(path => !found(path)), [])
})

t.test('what counts without the form before a chat can be set without it', async t => {
  const fields = fieldsOf(defaultSettings)
  for (const id of ['form-fields-phone', 'form-consent-text', 'form-consent-url']) t.ok(fields.has(id), id)
  t.notOk(fields.has('form-fields-name'), 'what counts in that form alone waits for it')
})
