// The settings of one site: what is stored, what is typed and not yet stored, and the saving of one section at a time. Checks are those of the wire.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal, Signal } from '@preact/signals'
import type { Site } from '../../src/wire/account.ts'
import { SiteSettings, defaultSettings } from '../../src/wire/settings.ts'
import type { Api } from './api.ts'
import type { Outcome } from './account.ts'
import type { Reply } from '../../src/client/request.ts'
import { reasonOf } from './api.ts'

export type Part = keyof SiteSettings

export interface SiteSettingsShape {
  /** The site that is looked at, as it is stored. */
  site: ReadonlySignal<Site | undefined>
  /** As typed; parts nobody touched are as stored. */
  draft: ReadonlySignal<SiteSettings | undefined>
  /** Why the site could not be read. */
  problem: ReadonlySignal<string>
  /** Parts that differ from what is stored. */
  changed: ReadonlySignal<ReadonlySet<Part>>
  open (siteId: string): Promise<void>
  /** Somebody changed the site: what is stored is read again, what is typed stays. */
  refresh (): Promise<void>
  put<P extends Part>(part: P, value: SiteSettings[P]): void
  /** The ids of fields that are wrong, in their order. */
  check (parts: readonly Part[]): string[]
  /** Stores these parts; what others stored meanwhile in other parts stays. */
  save (parts: readonly Part[]): Promise<Outcome>
  clear (): void
}

export interface SiteSettingsOptions { api: Api, onSaved: () => void }

export const SiteSettingsModel = createModel<SiteSettingsShape, [SiteSettingsOptions]>(({ api, onSaved }) => {
  const { site, draft, changed, take, put, drop } = keepDraft()
  const problem = signal('')
  let wanted = ''

  const read = async (): Promise<Reply> => {
    const asked = wanted
    const reply = await api.post('/v1/operator/site', { site: asked })
    if (wanted !== asked) return reply
    problem.value = reply.kind === 'answer' ? '' : reasonOf(reply)
    if (reply.kind === 'answer') take(reply.body as Site)
    return reply
  }

  return {
    site,
    draft,
    problem,
    changed,
    async open (siteId) {
      if (site.peek()?.id !== siteId) drop()
      wanted = siteId
      await read()
    },
    async refresh () {
      if (site.peek() !== undefined) await read()
    },
    put,
    check: parts => parts.flatMap(part => wrongFields(part, draft.peek()?.[part])),
    async save (parts) {
      const now = await read()
      const [stored, typed] = [site.peek(), draft.peek()]
      if (now.kind !== 'answer' || stored === undefined || typed === undefined) return { kind: 'refused', code: now.kind === 'answer' ? 'not_found' : reasonOf(now) }
      const outcome = await store(api, { stored, typed, parts })
      if ('kind' in outcome) return outcome
      // What was typed while it was on its way isn't stored.
      take(outcome, parts.filter(part => same(draft.peek()?.[part], typed[part])))
      onSaved()
      return { kind: 'done' }
    },
    clear () {
      wanted = ''
      problem.value = ''
      drop()
    }
  }
})
export type SiteSettingsState = InstanceType<typeof SiteSettingsModel>

interface Draft extends Pick<SiteSettingsShape, 'changed' | 'put'> {
  site: Signal<Site | undefined>
  draft: Signal<SiteSettings | undefined>
  /** What is stored is this now; what was typed in other parts than those saved stays. */
  take (fresh: Site, saved?: readonly Part[]): void
  drop (): void
}

function keepDraft (): Draft {
  const site = signal<Site>()
  const draft = signal<SiteSettings>()
  const changed = signal<ReadonlySet<Part>>(new Set())
  const look = (): void => {
    const [typed, stored] = [draft.peek(), site.peek()?.settings ?? defaultSettings]
    changed.value = new Set(typed === undefined ? [] : partsOf(stored).filter(part => !same(typed[part], stored[part])))
  }
  return {
    site,
    draft,
    changed,
    take (fresh, saved = []) {
      const typed = draft.peek()
      const stored = fresh.settings ?? defaultSettings
      const kept = site.peek()?.id === fresh.id && typed !== undefined ? partsOf(stored).filter(part => changed.peek().has(part) && !saved.includes(part)) : []
      site.value = fresh
      draft.value = { ...stored, ...Object.fromEntries(kept.map(part => [part, typed?.[part]])) }
      look()
    },
    put (part, value) {
      const typed = draft.peek()
      if (typed === undefined) return
      draft.value = { ...typed, [part]: value }
      look()
    },
    drop () {
      site.value = draft.value = undefined
      changed.value = new Set()
    }
  }
}

interface Stored { stored: Site, typed: SiteSettings, parts: readonly Part[] }

/** The site as it is from then on, or why it isn't. */
async function store (api: Api, { stored, typed, parts }: Stored): Promise<Site | Outcome> {
  const { id, name, origins } = stored
  const settings = { ...stored.settings ?? defaultSettings, ...Object.fromEntries(parts.map(part => [part, typed[part]])) }
  const reply = await api.post('/v1/operator/site/settings', { site: id, name, origins, settings })
  // An answer without settings leaves what was sent.
  return reply.kind === 'answer' ? { settings, ...reply.body as Site } : { kind: 'refused', code: reasonOf(reply) }
}

/** Ids of the fields of a part that the wire doesn't take: `look-colour`, `hours-week-0-1` for the second span of a Monday. */
export function wrongFields (part: Part, value: unknown): string[] {
  const { error } = SiteSettings.shape[part].safeParse(value)
  const ids = error?.issues.map(({ path }) => [part, ...path].join('-').replace(/-(from|to)$/, '')) ?? []
  return [...new Set(ids)]
}

function partsOf (settings: SiteSettings): Part[] {
  return Object.keys(settings) as Part[]
}

function same (a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
