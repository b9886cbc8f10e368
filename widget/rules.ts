// The lazy part that watches what only the page knows of the rules that invite: its address, time, scrolling, the pointer that leaves, idleness. When one holds, the server is told, which decides.
import type { RuleAnswer, RuleForPage } from '../src/wire/rules.ts'
import type { Host } from './host.ts'

/** Who was there already, or whom nobody could answer: asked again after this, and not more often than so. */
const againMs = 60_000
const mostAsked = 5

export interface Rules {
  /** As the server says at a page's beginning: what was watched before is void. */
  watch (rules: readonly RuleForPage[]): void
  /** Looks whether one holds, and claims it. Call it often; `free`: somebody may be interrupted now. */
  look (free: boolean): void
}

/** `newKey` comes from whoever fetched this file, which would else bring a second one. */
export function createRules ({ contact, button }: Pick<Host, 'contact' | 'button'>, newKey: () => string): Rules {
  let watched: readonly RuleForPage[] = []
  let beganAt = 0
  // The first page's time began with its load.
  let page = { url: location.href, at: 0, scroll: 0 }
  let usedAt = performance.now()
  let used = navigator.userActivation?.hasBeenActive === true
  let leaving = false
  let heldUntil = 0
  let asked = 0
  const keys: Record<string, string> = {}

  const use = ({ isTrusted }: Event): void => {
    if (!isTrusted) return
    usedAt = performance.now()
    used = true
  }
  const holds = ({ include, exclude, pageMs, siteMs = 0, scroll = 0, exit, idleMs = 0, online }: RuleForPage): boolean => {
    const now = performance.now()
    const matches = (patterns: readonly string[]): boolean => patterns.some(pattern => matchesPage(page.url, pattern))
    return now - page.at >= pageMs && now - beganAt >= siteMs && now - usedAt >= idleMs && page.scroll >= scroll && (!exit || leaving) &&
      (!online || button.status === 'online') && (!include || matches(include)) && !(exclude && matches(exclude))
  }
  const claim = async ({ id }: RuleForPage): Promise<void> => {
    heldUntil = Infinity
    // Said again it is the same claim: an answer that got lost invites nobody twice.
    const reply = await contact.ask('rule', { key: keys[id] ??= newKey(), rule: id })
    heldUntil = performance.now() + againMs
    const state = reply.kind === 'answer' ? (reply.body as RuleAnswer).state : reply.kind === 'refused' && reply.status < 500 && reply.status !== 429 ? 'over' : 'later'
    if (state === 'never') {
      watched = watched.filter(rule => rule.id !== id)
      heldUntil = 0
    } else if (state !== 'later' || ++asked >= mostAsked) watched = []
  }
  const look = (free: boolean): void => {
    if (watched.length === 0) return
    if (page.url !== location.href) page = { url: location.href, at: performance.now(), scroll: 0 }
    if (watched.some(({ scroll }) => scroll)) page.scroll = Math.max(page.scroll, 100 * (scrollY + innerHeight) / document.documentElement.scrollHeight)
    const rule = free && used && performance.now() >= heldUntil ? watched.find(holds) : undefined
    if (rule) void claim(rule)
  }

  const options = { passive: true, capture: true }
  ;['pointerdown', 'keydown', 'wheel', 'touchmove'].forEach(type => { addEventListener(type, use, options) })
  addEventListener('pointermove', () => {
    usedAt = performance.now()
    leaving = false
  }, options)
  document.addEventListener('mouseout', ({ relatedTarget, clientY }) => { leaving = !relatedTarget && clientY <= 0 })
  return {
    watch (rules) {
      watched = rules
      beganAt = performance.now()
    },
    look
  }
}

/** Of both their paths, queries and fragments (those of single-page apps). Anywhere in it, or, with stars for anything between, from end to end. */
export function matchesPage (url: string, pattern: string): boolean {
  const [text = '', asked = ''] = [url, pattern].map(address => address.replace(/^\w+:\/\/[^/]*/, '').toLowerCase())
  const [first = '', ...parts] = asked.split('*')
  const last = parts.pop()
  if (last === undefined) return text.includes(first)
  let place = first.length
  return text.startsWith(first) && parts.every(part => {
    place = text.indexOf(part, place) + part.length
    return place >= part.length
  }) && text.length >= place + last.length && text.endsWith(last)
}
