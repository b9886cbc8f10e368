// Which page is shown, by the address; what the pages need is theirs to load.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'

export const openPages = ['sign-up', 'sign-in', 'join', 'reset'] as const
export const ownPages = ['visitors', 'chats', 'inbox', 'install', 'settings', 'people'] as const
export type OpenPage = typeof openPages[number]
export type OwnPage = typeof ownPages[number]

export interface Place {
  page: OpenPage | OwnPage
  /** What comes after the page's name: a conversation's id. */
  id: string
  /** What comes after that: one thing of a section. */
  item: string
  /** Without its `#`: a link's token, or the chosen visitor. */
  hash: string
  /** Where to go after signing in. */
  next: string
}

/** What of a window the router needs. */
export interface Address {
  readonly href: string
  push (path: string): void
  replace (path: string): void
  onPop (listener: () => void): void
}

/** The page of an address; one we don't know is the visitors'. */
export function parsePlace (href: string): Place {
  const { pathname, hash, search } = new URL(href)
  const [, page = '', id = '', item = ''] = pathname.split('/')
  const known = [...openPages, ...ownPages].find(name => name === page) ?? 'visitors'
  return { page: known, id, item, hash: hash.slice(1), next: ownPath(new URLSearchParams(search).get('next') ?? '') }
}

export function isOpenPage (page: string): page is OpenPage {
  return openPages.some(name => name === page)
}

/** Only a path of the console's own: `//elsewhere` and addresses of others lead home. */
function ownPath (path: string): string {
  const page = path.split(/[/?#]/)[1] ?? ''
  return path.startsWith('/') && ownPages.some(name => name === page) ? path : '/visitors'
}

export interface RouteShape {
  place: ReadonlySignal<Place>
  go (path: string): void
  replace (path: string): void
}

export const RouteModel = createModel<RouteShape, [Address]>(address => {
  const place = signal(parsePlace(address.href))
  const look = (): void => { place.value = parsePlace(address.href) }
  address.onPop(look)
  return {
    place,
    go (path) {
      address.push(path)
      look()
    },
    replace (path) {
      address.replace(path)
      look()
    }
  }
})
export type Route = InstanceType<typeof RouteModel>
