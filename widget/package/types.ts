// The types of the whole JavaScript API. Only types: the build hands this file out as the package's declarations.

export type Status = 'online' | 'away' | 'offline'
export type Theme = 'auto' | 'light' | 'dark' | 'match'
export type Position = 'end' | 'start' | 'left' | 'right'

export interface LoadOptions {
  /** Where your Shopbell is: `https://chat.example`. */
  origin: string
  /** The site's id, as it stands in the snippet. */
  site: string
  /** The name of the global function; `Shopbell` unless said otherwise. */
  name?: string
  /** `wait`: nothing is stored and nobody is told of the visitor until `consent` is given. */
  consent?: 'wait'
  /** A language like `de`, before the page's and the browser's own. */
  lang?: string
  theme?: Theme
  /** For pages that trust scripts by nonce. */
  nonce?: string
}

export interface OpenOptions {
  /** Stands in the field, to be sent or changed. */
  text?: string
  /** Puts the cursor into the chat, though nobody clicked. */
  focus?: boolean
}

/** `id` with `hash` (or `jwt` alone), made on your server, makes the same person one visitor on all devices. Anything else that is flat is shown to operators. */
export interface Identity {
  id?: string
  name?: string
  email?: string
  phone?: string
  /** An https address of a picture. */
  avatar?: string
  hash?: string
  jwt?: string
  [field: string]: string | number | boolean | undefined
}

export interface Wishes {
  /** `undefined` goes back to what the page, the browser and the site's settings say. */
  lang?: string | undefined
  theme?: Theme | undefined
  position?: Position | undefined
}

/** What happened, and what its listeners get. Each is a DOM event on `document`, too: `shopbell:` and the name, with this as `detail`. */
export interface Events {
  /** The chat can be opened. */
  ready: undefined
  status: Status
  open: undefined
  close: undefined
  /** An operator wrote. */
  message: { text: string, by: string }
  /** How many messages wait to be read. */
  unread: number
  /** An invitation is shown. */
  invite: { text: string, by: string }
  'chat:start': unknown
  'chat:end': unknown
  rating: unknown
  identify: { verified: boolean | undefined }
  /** A call that came to nothing. */
  error: Error & { call?: string, code?: string }
}

export interface Values {
  status: Status
  unread: number
  open: boolean
  visitorId: string
}

/** Every call is safe at any time: what comes before the script is done in order when it is there. None throws. */
export interface Shopbell {
  (command: 'open' | 'toggle', options?: OpenOptions): void
  (command: 'close' | 'hide' | 'show' | 'reset'): void
  (command: 'identify', who: Identity): void
  (command: 'track', name: string, data?: Record<string, string | number | boolean>): void
  (command: 'page', page?: { url?: string, title?: string }): void
  (command: 'set', wishes: Wishes): void
  (command: 'consent', given: boolean): void
  /** Calls back until the function that it returns is called. */
  on: <Name extends keyof Events>(name: Name, listener: (detail: Events[Name]) => void) => () => void
  /** `undefined` before the first contact. */
  get: <Name extends keyof Values>(name: Name) => Values[Name] | undefined
}
