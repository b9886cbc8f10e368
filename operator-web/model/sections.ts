// The sections of a site's settings, in the order of the table of contents, and which parts of what is stored each of them changes.
import type { Part } from './site-settings.ts'

export const sections = ['site', 'look', 'words', 'hours', 'form', 'chat', 'picture', 'invitations', 'privacy', 'identify'] as const
export type SectionName = typeof sections[number]

export const partsOf: Readonly<Record<SectionName, readonly Part[]>> = {
  site: [],
  look: ['look'],
  words: ['words', 'language'],
  hours: ['hours', 'nobody'],
  form: ['form'],
  chat: ['chat'],
  picture: ['picture'],
  invitations: ['invitations'],
  privacy: ['privacy'],
  identify: []
}

export function isSection (name: string): name is SectionName {
  return sections.some(section => section === name)
}
