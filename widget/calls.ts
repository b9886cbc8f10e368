// The lazy part for what most pages never ask: consent, who the visitor is and what they did, the page's own word on itself, another look, starting anew, and the owner's pictures of the state.
import type { LookAnswer } from '../src/wire/settings.ts'
import type { Inner, News, SiteLook, Who } from './host.ts'
import { newKey } from '../src/client/id.ts'
import { retryAfterMs } from '../src/client/request.ts'
import { maxTitle, readLanguages, toClean, toCleanUrl, toTimeZone } from './page.ts'

type Call = (inner: Inner, ...values: unknown[]) => Promise<void> | void
type Fields = Record<string, unknown>

/** A call that got no answer is tried this often, under the same key; the server takes it once. */
const tries = 4
const againMs = 2000
/** So that a change doesn't bring all pages at once. */
const lookSpreadMs = 3000
/** The tab that was reset is greeted first: the others go on as the same stranger. */
const afterOthersMs = 2000

/** What may be wished for; `undefined` goes back. */
const choices: Record<string, RegExp> = { __proto__: null as never, lang: /^[\w-]{2,35}$/, theme: /^(auto|light|dark|match|undefined)$/, position: /^(end|start|left|right|undefined)$/ }

let asking = false
/** Storage may be written. */
let allowed = true
let greeting: Promise<void> | undefined

/** Runs one of them. Rejects with what the page's `error` listeners are told; names of later versions are passed over. */
export async function call (inner: Inner, name: string, values: unknown[]): Promise<void> {
  await calls[name]?.(inner, ...values)
}

const calls: Record<string, Call> = {
  __proto__: null as never,

  /** Consent is waited for: nothing is stored, and nothing but a file is asked for. */
  async wait (inner) {
    inner.setMemory(true)
    allowed = false
    const { site, origin, fetch = window.fetch } = inner
    const answer = await fetch(`${origin}/w/${site.id}.json?${new URLSearchParams(ask(inner) as unknown as Record<string, string>)}`, { credentials: 'omit' })
    if (!answer.ok) throw failure('consent', 'unavailable')
    const look = await answer.json() as SiteLook
    inner.tell({ kind: 'look', look })
    inner.tell({ kind: 'signals', site: look, conversations: [] })
  },

  consent (inner, given) {
    if (typeof given !== 'boolean') return
    allowed = given
    if (given) {
      inner.setMemory(false)
      inner.begin()
    } else {
      refuse(inner)
      tellTabs(inner, 'refused')
    }
  },

  /** By another tab's page. */
  refused: refuse,

  /** A stranger from now on, in the other tabs, too. */
  reset (inner) {
    inner.who = undefined
    part(inner)
    inner.setMemory(!allowed, {})
    inner.tell({ kind: 'snapshot', stranger: true })
    tellTabs(inner, 'left')
    if (allowed) inner.begin()
  },

  /** Another tab was reset, or the browser emptied: on as who that one is by then, unless a yes is missing now. */
  async left (inner) {
    inner.who = undefined
    part(inner)
    if (!allowed) inner.setMemory(true, {})
    inner.tell({ kind: 'snapshot', stranger: true })
    await rest(afterOthersMs)
    if (inner.wish.consent === 'wait' && inner.keep.read('t') === undefined) refuse(inner)
    if (allowed) inner.begin()
  },

  async identify (inner, given) {
    const { hash, jwt, id, name, email, phone, avatar, ...data } = Object(given) as Fields
    const who = texts({ name, email, phone }) as Who
    inner.who = who
    const about = flat(data)
    const body = { who: { ...texts({ id, avatar }), ...who, ...(Object.keys(about).length > 0 ? { data: about } : {}) }, hash: hash ?? undefined, jwt: jwt ?? undefined }
    const { verified, token } = await post(inner, 'identify', body) as { verified?: boolean, token?: string }
    // The same person is one visitor on all devices: this browser goes on as that one.
    if (token !== undefined) {
      inner.stop()
      inner.keep.write('t', token)
      tellTabs(inner, 'anew')
      inner.begin()
    }
    inner.announce('identify', { verified })
  },

  async track (inner, name, data) {
    const about = flat(Object(data) as Fields)
    await post(inner, 'track', { name: `${name}`, ...(Object.keys(about).length > 0 ? { data: about } : {}) })
  },

  async page (inner, given) {
    const { url = location.href, title = document.title } = Object(given) as Fields
    await greeted(inner)
    const page = { url: toCleanUrl(new URL(`${url}`, location.href).href, inner.site), title: toClean(`${title}`, maxTitle), referrer: toCleanUrl(location.href, inner.site) }
    await inner.contact.ask('signal', { tab: inner.contact.tab, kind: 'page', page })
  },

  async set (inner, given) {
    const all = Object.entries(Object(given) as Fields)
    const known = all.filter(([name, value]) => choices[name]?.test(`${value}`))
    const wishes = Object.fromEntries(known)
    const { wish } = inner
    if ('theme' in wishes) wish.theme = toWish(wishes.theme)
    if ('position' in wishes) wish.css = toPlace(inner, wishes.position)
    if ('lang' in wishes) {
      wish.lang = toWish(wishes.lang)
      await renew(inner)
    } else if (inner.look() as SiteLook | undefined) inner.tell({ kind: 'look', look: inner.look() })
    if (known.length < all.length) throw failure('set', 'bad_input')
  },

  /** The owner changed something: all open pages ask, one after the other. */
  async look (inner) {
    if (asking) return
    asking = true
    await rest(Math.random() * lookSpreadMs)
    asking = false
    await renew(inner)
  },

  marks ({ origin, site, look, button: { status } }) {
    const { region, states } = look().words
    const word = states[status]
    document.querySelectorAll('[data-shopbell-img]').forEach(place => {
      // Set, size and language are the owner's, in the picture's own address.
      const url = new URL(place.getAttribute('src') ?? '', location.href)
      const own = url.origin === origin && url.pathname === `/s/${site.id}.svg` ? url : new URL(`${origin}/s/${site.id}.svg`)
      own.searchParams.set('status', status)
      // An empty `alt` says that words stand beside it.
      mark(place, { src: own.href, ...(place.getAttribute('alt') === '' ? {} : { alt: `${region}: ${word}` }) })
    })
    document.querySelectorAll('[data-shopbell-text=status]').forEach(place => { if (place.textContent !== word) place.textContent = word })
  }
}

/** Stops as who the visitor was. */
function part (inner: Inner): void {
  inner.closePanel()
  inner.stop()
  greeting = undefined
}

/** Nothing is kept, and nobody told. */
function refuse (inner: Inner): void {
  allowed = false
  part(inner)
  inner.setMemory(true, {})
  inner.tell({ kind: 'snapshot', stranger: true })
  try {
    localStorage.removeItem(`shopbell:${inner.site.id}`)
  } catch {
    // Closed storage holds nothing.
  }
}

/** While this one's own channel is closed: it would hear it, too. */
function tellTabs ({ site }: Inner, said: string): void {
  try {
    const channel = new BroadcastChannel(`shopbell:${site.id}`)
    const tab = newKey().slice(0, 8)
    channel.postMessage({ kind: 'said', tab, message: { said } })
    channel.postMessage({ kind: 'bye', tab })
    channel.close()
  } catch {
    // No other tab can be told; it finds out with its next request.
  }
}

function ask ({ wish, keep }: Inner): { lang: string[], tz: string } {
  return { lang: readLanguages(wish.lang), tz: toTimeZone(keep.read('z')) }
}

async function renew (inner: Inner): Promise<void> {
  const reply = await inner.contact.ask('look', ask(inner))
  if (reply.kind !== 'answer') return
  const { rules, ...look } = reply.body as LookAnswer
  inner.tell({ kind: 'look', look })
  if (rules) inner.tell({ kind: 'rules', rules })
}

/** Once there is a token; where consent is waited for that may be never. */
async function greeted ({ contact, keep }: Inner): Promise<void> {
  greeting ??= new Promise(resolve => {
    contact.watch((news: News) => { if (news.kind === 'snapshot' && keep.read('t') !== undefined) resolve() })
  })
  await greeting
}

async function post (inner: Inner, act: string, body: object): Promise<unknown> {
  await greeted(inner)
  const key = newKey()
  for (let left = tries; ; left--) {
    const reply = await inner.contact.ask(act, { key, ...body })
    if (reply.kind === 'answer') return reply.body ?? {}
    if (reply.kind === 'refused' && reply.status < 500 && ![408, 429].includes(reply.status)) throw failure(act, reply.code)
    if (left === 1) throw failure(act, 'unavailable')
    await rest(Math.max(againMs, retryAfterMs(reply)))
  }
}

/** What the `error` event carries. */
function failure (call: string, code: string): Error {
  return Object.assign(new Error(`Shopbell('${call}') failed: ${code}`), { call, code })
}

async function rest (ms: number): Promise<void> {
  await new Promise(resolve => { setTimeout(resolve, ms) })
}

/** Text, numbers, yes and no; the rest isn't for the wire. */
function flat (fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value) && value !== ''))
}

/** An id may come as a number. */
function texts (fields: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(flat(fields)).map(([name, value]) => [name, `${value}`]))
}

function toWish (value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The side as styles, which stand after the site's own. */
function toPlace ({ look }: Inner, position: unknown): string | undefined {
  const end = (look() as SiteLook | undefined)?.dir === 'rtl' ? 'left' : 'right'
  const side = position === 'end' ? end : position === 'start' ? (end === 'left' ? 'right' : 'left') : position
  if (side !== 'left' && side !== 'right') return undefined
  const other = side === 'left' ? 'right' : 'left'
  return `:host{--${side}:var(--x)!important;--${other}:auto!important}`
}

function mark (place: Element, attributes: Record<string, string>): void {
  Object.entries(attributes).forEach(([name, value]) => { if (place.getAttribute(name) !== value) place.setAttribute(name, value) })
}
