// The owner's own words in the chat, and the language of those who have none that it knows.
import type { VNode } from 'preact'
import { languages } from '../../../src/wire/settings.ts'
import type { SiteSettings } from '../../../src/wire/settings.ts'
import { partsOf } from '../../model/sections.ts'
import { languageName } from '../../strings/facts.ts'
import { words } from '../../strings/en.ts'
import { useConsole } from '../context.ts'
import { SelectRow, TextRow } from './Inputs.tsx'
import { SectionForm } from './SectionForm.tsx'
import { useSection } from './use-section.ts'

const choices = { auto: words.words.auto, ...Object.fromEntries(languages.filter(code => code !== 'en').map(code => [code, languageName(code)])) } as Record<SiteSettings['language'], string>

export function WordsForm ({ settings }: { settings: SiteSettings }): VNode {
  const { siteSettings } = useConsole()
  const section = useSection(partsOf.words)
  const own = settings.words
  const patch = (change: Partial<SiteSettings['words']>): void => { section.patch('words', change) }
  return (
    <SectionForm name='words' section={section}>
      <TextRow id='words-greeting' label={words.words.greeting} hint={words.words.greetingHint} value={own.greeting} maxLength={300} error={section.error('words-greeting')} onValue={greeting => { patch({ greeting }) }} />
      <TextRow id='words-away' label={words.words.away} value={own.away} maxLength={300} error={section.error('words-away')} onValue={away => { patch({ away }) }} />
      <TextRow id='words-offline' label={words.words.offline} value={own.offline} maxLength={300} error={section.error('words-offline')} onValue={offline => { patch({ offline }) }} />
      <SelectRow id='language' label={words.words.language} hint={words.words.languageHint} value={settings.language === 'en' ? 'auto' : settings.language} options={choices} onValue={language => { siteSettings.put('language', language) }} />
    </SectionForm>
  )
}
