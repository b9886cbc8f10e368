// What the live list tells of a visitor who was erased: that they are gone, and nothing else.
import type { RosterVisitor } from '../wire/visits.ts'

export const nobody: Omit<RosterVisitor, 'id' | 'site' | 'visit' | 'changed'> = {
  gone: true,
  visits: 0,
  arrivedAt: new Date(0).toISOString(),
  pageAt: new Date(0).toISOString(),
  url: '',
  title: '',
  pages: 0,
  tabs: 0,
  device: { browser: '', system: '', form: 'other' },
  language: '',
  timeZone: '',
  source: { kind: 'direct', name: '', wordsHidden: false }
}
