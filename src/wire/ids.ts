// The identifiers that cross the network; who makes them and what they open is left to the store.
import * as z from 'zod/mini'

/** Conversations, visitors, visits, operators and client keys: UUIDs, lower case. */
export const Id = z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'is not an id'))
export type Id = z.infer<typeof Id>

/** A site's public id, as it stands in the snippet: 12 lower-case letters and digits. */
export const SiteId = z.string().check(z.regex(/^[a-z0-9]{12}$/, 'is not a site id'))
export type SiteId = z.infer<typeof SiteId>

/** A browser tab, named by its loader; only has to differ among the tabs of one visitor. */
export const TabId = z.string().check(z.regex(/^[a-zA-Z0-9_-]{1,24}$/, 'is not a tab id'))
export type TabId = z.infer<typeof TabId>

/** Opaque to clients: a place in an account's log. */
export const Cursor = z.string().check(z.regex(/^[A-Za-z0-9_.-]{1,80}$/, 'is not a cursor'))
export type Cursor = z.infer<typeof Cursor>

/** Signed; names account, site and visitor. */
export const Token = z.string().check(z.regex(/^[A-Za-z0-9_.-]{20,400}$/, 'is not a token'))
export type Token = z.infer<typeof Token>

/** Who wrote an event: a person, the server itself, or one of its rules that invite. */
export const Author = z.string().check(z.regex(/^(visitor|system|operator:[0-9a-f-]{36}|rule:[0-9a-f-]{36})$/, 'is not an author'))
export type Author = z.infer<typeof Author>
