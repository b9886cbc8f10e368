// What a rule asks for, in words: one phrase for each group of its conditions. Pure.
import type { RuleConditions } from '../../src/wire/rules.ts'
import { countryName, languageName } from './facts.ts'
import { words } from './en.ts'

export type RuleGroup = keyof typeof words.rules.groups

export function rulePhrase (group: RuleGroup, conditions: RuleConditions): string {
  const said = phrases[group](conditions).filter(phrase => phrase !== '')
  return said.length > 0 ? said.join(', ') : nothing[group]
}

/** Of all groups what they ask for; groups that ask for nothing are left out. */
export function ruleSummary (conditions: RuleConditions): string {
  const said = (Object.keys(phrases) as RuleGroup[]).flatMap(group => phrases[group](conditions)).filter(phrase => phrase !== '')
  return said.length > 0 ? said.join(' · ') : words.phrases.everyPage
}

const nothing: Readonly<Record<RuleGroup, string>> = {
  pages: words.phrases.everyPage,
  behaviour: words.phrases.atOnce,
  visitor: words.phrases.everybody,
  source: words.phrases.anywhere,
  now: words.phrases.always
}

const phrases: Readonly<Record<RuleGroup, (conditions: RuleConditions) => string[]>> = {
  pages: ({ pages }) => [
    pages.include.length > 0 ? words.phrases.pages(few(pages.include)) : '',
    pages.exclude.length > 0 ? words.phrases.not(few(pages.exclude)) : ''
  ],
  behaviour: ({ pageMs, siteMs, idleMs, scroll, exit }) => [
    pageMs > 0 ? words.phrases.onPage(time(pageMs)) : '',
    siteMs > 0 ? words.phrases.onSite(time(siteMs)) : '',
    idleMs > 0 ? words.phrases.idle(time(idleMs)) : '',
    scroll > 0 ? words.phrases.scrolled(scroll) : '',
    exit ? words.phrases.exit : ''
  ],
  visitor: ({ visits, chats, devices, countries, regions, languages }) => [
    visitPhrase(visits),
    chats === 'none' ? words.phrases.newcomers : chats === 'some' ? words.phrases.talkers : '',
    few(devices.map(name => words.rules.deviceNames[name].toLowerCase())),
    countries.include.length > 0 ? words.phrases.from(few(countries.include.map(countryName))) : '',
    regions.length > 0 ? words.phrases.from(few(regions)) : '',
    countries.exclude.length > 0 ? words.phrases.notFrom(few(countries.exclude.map(countryName))) : '',
    few(languages.map(languageName))
  ],
  source: ({ sources, referrers, words: searched }) => [
    sources.length > 0 ? words.phrases.from(few(sources.map(name => words.rules.sourceNames[name].toLowerCase()))) : '',
    referrers.length > 0 ? words.phrases.from(few(referrers)) : '',
    searched.length > 0 ? words.phrases.searching(few(searched.map(word => `“${word}”`))) : ''
  ],
  now: ({ hours, online }) => [hours === 'open' ? words.phrases.open : '', online ? words.phrases.online : '']
}

function visitPhrase ({ least, most }: RuleConditions['visits']): string {
  if (most > 0) return least > 1 ? words.phrases.visits(least, most) : words.phrases.visitUpTo(most)
  return least > 1 ? words.phrases.visitFrom(least) : ''
}

/** The first three; the rest is counted. */
function few (list: readonly string[]): string {
  return list.length > 3 ? `${list.slice(0, 3).join(', ')} +${list.length - 3}` : list.join(', ')
}

function time (ms: number): string {
  const seconds = ms / 1000
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}
