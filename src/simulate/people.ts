// Who the visitors are: each with a page, a source, a language and a browser of their own. How they behave is visitor.ts's.
import { randomUUID } from 'node:crypto'
import type { ClientFacts, Page } from '../wire/visitor.ts'

export interface Person { key: string, tab: string, userAgent: string, client: ClientFacts, referrer: string }

const userAgents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36'
]
const places = [['en-GB', 'Europe/London'], ['de', 'Europe/Berlin'], ['fr', 'Europe/Paris'], ['pt-BR', 'America/Sao_Paulo'], ['ja', 'Asia/Tokyo'], ['en-US', 'America/New_York']] as const
const screens = ['1920x1080', '1280x800', '390x844', '412x915']
const words = ['teapot', 'kettle', 'green tea', 'moroccan mint', 'tea strainer', 'gift box', 'earl grey']

/** The `at`-th visitor: another one differs in nearly everything. */
export function toPerson (at: number): Person {
  const [lang, tz] = pick(places, at)
  return {
    key: randomUUID(),
    tab: randomUUID().slice(-12),
    userAgent: pick(userAgents, at),
    client: { lang, tz, screen: pick(screens, at) },
    referrer: toReferrer(at)
  }
}

/** The `at`-th page of a shop. */
export function toPage ({ pageOrigin, referrer }: { pageOrigin: string, referrer: string }, at: number): Page {
  const word = pick(words, at)
  return { url: `${pageOrigin}/${word.replace(' ', '-')}/${at}`, title: `${word} no. ${at}`, referrer }
}

function toReferrer (at: number): string {
  const word = encodeURIComponent(pick(words, at))
  return pick([`https://duckduckgo.com/?q=${word}`, 'https://www.google.com/', '', `https://blog${at}.example/about-${word}`], at)
}

function pick<Thing> (things: readonly Thing[], at: number): Thing {
  return things[at % things.length] as Thing
}
