// The account's sites: their snippet, settings and state; watches for the first contact while the install page is open.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { Site, SiteSettingsBody } from '../../src/wire/account.ts'
import type { SiteStatus } from '../../src/wire/events.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { Api } from './api.ts'
import type { Outcome } from './account.ts'
import { reasonOf } from './api.ts'

export interface SitesShape {
  /** `undefined` until they came. */
  sites: ReadonlySignal<readonly Site[] | undefined>
  /** What the widget shows now, by site. */
  statuses: ReadonlySignal<ReadonlyMap<string, SiteStatus>>
  load (): Promise<void>
  /** Reads them again every two seconds until the returned function is called. */
  watch (): () => void
  save (body: SiteSettingsBody): Promise<Outcome>
  /** Puts an origin that was refused on the site's list. */
  allow (site: Site, origin: string): Promise<Outcome>
  setStatuses (statuses: readonly { id: string, status: SiteStatus }[]): void
  clear (): void
}

const watchMs = 2000

export const SitesModel = createModel<SitesShape, [{ api: Api, timers: Timers }]>(({ api, timers }) => {
  const sites = signal<readonly Site[]>()
  const statuses = signal<ReadonlyMap<string, SiteStatus>>(new Map())

  const load = async (): Promise<void> => {
    const reply = await api.get('/v1/operator/sites')
    if (reply.kind === 'answer') sites.value = (reply.body as { sites: Site[] }).sites
  }
  const save = async (body: SiteSettingsBody): Promise<Outcome> => {
    const reply = await api.post('/v1/operator/site/settings', body)
    if (reply.kind !== 'answer') return { kind: 'refused', code: reasonOf(reply) }
    const saved = reply.body as Site
    sites.value = sites.peek()?.map(site => site.id === saved.id ? saved : site)
    return { kind: 'done' }
  }

  return {
    sites,
    statuses,
    load,
    watch () {
      let timer: unknown
      let over = false
      const look = async (): Promise<void> => {
        await load()
        if (!over) timer = timers.set(() => { void look() }, watchMs)
      }
      void look()
      return () => {
        over = true
        timers.clear(timer)
      }
    },
    save,
    allow: ({ id, name, origins }, origin) => save({ site: id, name, origins: [...new Set([...origins, origin])] }),
    setStatuses (list) {
      statuses.value = new Map([...statuses.peek(), ...list.map(({ id, status }) => [id, status] as const)])
    },
    clear () {
      sites.value = undefined
      statuses.value = new Map()
    }
  }
})
export type Sites = InstanceType<typeof SitesModel>

/** The origin that somebody means who types an address: `shop.example/start` is https://shop.example. Undefined: none to be seen in it. */
export function toOrigin (text: string): string | undefined {
  const typed = text.trim()
  if (typed === 'null') return typed
  const local = /^(localhost|127\.|\[::1\])/.test(typed)
  const address = /^https?:\/\//i.test(typed) ? typed : `${local ? 'http' : 'https'}://${typed}`
  if (/\s/.test(typed) || !URL.canParse(address)) return undefined
  const { origin, hostname } = new URL(address)
  return local || hostname.includes('.') || hostname === 'localhost' || hostname.startsWith('[') ? origin : undefined
}
