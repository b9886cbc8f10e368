// Bodies and answers around the account: set-up, signing in, one's own profile, sites, people. Same origin, application/json, strict.
import * as z from 'zod/mini'
import { Id, SiteId } from './ids.ts'
import { SiteStatus } from './events.ts'
import { ChosenStatus } from './operator.ts'
import { SiteSettings } from './settings.ts'
import { Name, codePoints } from './text.ts'
import { Email } from './visitor.ts'
import { maxNameCodePoints, maxOrigins, maxPasswordCodePoints, maxPictureBytes, maxRetentionDays, maxSitePictureBytes, minPasswordCodePoints } from './limits.ts'

/** Any characters a person can type, blanks and emoji too: a password is never shown and never trimmed. */
export const Password = z.string().check(
  z.refine(text => codePoints(text) >= minPasswordCodePoints, `is shorter than ${minPasswordCodePoints} characters`),
  z.refine(text => codePoints(text) <= maxPasswordCodePoints, `is longer than ${maxPasswordCodePoints} characters`)
)

/** Random 256 bits, base64url: from a set-up, join or reset link. */
export const LinkToken = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/, 'is not a link token'))

/** Scheme, host and port as a browser sends it, or `null` for pages without an origin (sandboxed frames). */
export const Origin = z.string().check(z.refine(isOrigin, 'is not an origin like https://shop.example'))
export type Origin = z.infer<typeof Origin>

export const Role = z.enum(['owner', 'admin', 'operator'])
export type Role = z.infer<typeof Role>

export const SetupBody = z.strictObject({
  token: LinkToken,
  name: Name(maxNameCodePoints),
  email: Email,
  password: Password,
  site: z.strictObject({ name: Name(maxNameCodePoints), origin: Origin })
})
export type SetupBody = z.infer<typeof SetupBody>

export const SignInBody = z.strictObject({ email: Email, password: z.string().check(z.refine(text => codePoints(text) <= maxPasswordCodePoints, 'is too long')) })
export type SignInBody = z.infer<typeof SignInBody>

export const OwnSite = z.object({ id: SiteId, name: z.string() })
export type OwnSite = z.infer<typeof OwnSite>

/** Who is signed in. `pollMode` is the server's POLL_MODE; `mail` whether it sends mail. */
export const Me = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  role: Role,
  status: ChosenStatus,
  picture: z.optional(z.string()),
  account: z.object({ name: z.string() }),
  sites: z.array(OwnSite),
  pollMode: z.enum(['auto', 'hold', 'short']),
  mail: z.boolean()
})
export type Me = z.infer<typeof Me>

/** A picture as base64 of a PNG, JPEG or WebP file; `null` takes it away. */
export const Picture = z.string().check(
  z.regex(/^[A-Za-z0-9+/]+={0,2}$/, 'is not base64'),
  z.maxLength(Math.ceil(maxPictureBytes / 3) * 4)
)
export const ProfileBody = z.strictObject({ name: Name(maxNameCodePoints), picture: z.optional(z.nullable(Picture)) })
export type ProfileBody = z.infer<typeof ProfileBody>

export const PasswordBody = z.strictObject({ current: z.string().check(z.maxLength(512)), next: Password })
export type PasswordBody = z.infer<typeof PasswordBody>

/** One of the secrets that sign who visitors are; what it says is shown once, when it is made. */
export const IdentifySecret = z.object({ id: Id, createdAt: z.iso.datetime() })
export type IdentifySecret = z.infer<typeof IdentifySecret>

/** An owner's own picture of a state, and where it is shown. */
export const SitePicture = z.object({ status: SiteStatus, url: z.string() })
export type SitePicture = z.infer<typeof SitePicture>

/** A site as its settings and install pages need it. */
export const Site = z.object({
  id: SiteId,
  name: z.string(),
  origins: z.array(z.string()),
  /** The one line for the owner's pages. */
  snippet: z.string(),
  /** The first and the newest contact of the loader, none before it came. */
  firstContact: z.optional(z.object({ at: z.iso.datetime(), url: z.string(), browser: z.string(), system: z.string() })),
  lastContact: z.optional(z.object({ at: z.iso.datetime(), url: z.string(), browser: z.string(), system: z.string() })),
  /** An origin that asked and isn't on the list, the newest one. */
  refused: z.optional(z.object({ at: z.iso.datetime(), origin: z.string() })),
  /** Where one site was asked for; lists leave it and what follows out. */
  settings: z.optional(SiteSettings),
  /** Of the owner's own pictures. */
  pictures: z.optional(z.array(SitePicture)),
  secrets: z.optional(z.array(IdentifySecret))
})
export type Site = z.infer<typeof Site>

export const SiteBody = z.strictObject({ site: SiteId })
export type SiteBody = z.infer<typeof SiteBody>

export const SiteSettingsBody = z.strictObject({
  site: SiteId,
  name: Name(maxNameCodePoints),
  origins: z.array(Origin).check(z.maxLength(maxOrigins)),
  /** All of them; without it they stay as they are. */
  settings: z.optional(SiteSettings)
})
export type SiteSettingsBody = z.infer<typeof SiteSettingsBody>

/** A PNG, GIF, WebP or SVG file as base64; `null` takes it away. */
export const SitePictureBody = z.strictObject({
  site: SiteId,
  status: SiteStatus,
  picture: z.nullable(z.string().check(z.regex(/^[A-Za-z0-9+/]+={0,2}$/, 'is not base64'), z.maxLength(Math.ceil(maxSitePictureBytes / 3) * 4)))
})
export type SitePictureBody = z.infer<typeof SitePictureBody>

/** Shown once: the server tells it to nobody again. */
export const SecretAnswer = z.object({ secret: z.string(), secrets: z.array(IdentifySecret) })
export type SecretAnswer = z.infer<typeof SecretAnswer>
export const DropSecretBody = z.strictObject({ site: SiteId, secret: Id })
export type DropSecretBody = z.infer<typeof DropSecretBody>
export const SecretsAnswer = z.object({ secrets: z.array(IdentifySecret) })
export type SecretsAnswer = z.infer<typeof SecretsAnswer>

/** `sites` of an owner or admin is empty: they have all of them. */
export const Person = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  role: Role,
  sites: z.array(SiteId),
  active: z.boolean(),
  /** False while the one-time link has not been used. */
  joined: z.boolean(),
  lastSeenAt: z.optional(z.iso.datetime())
})
export type Person = z.infer<typeof Person>

export const PeopleAnswer = z.object({ people: z.array(Person) })
export type PeopleAnswer = z.infer<typeof PeopleAnswer>

export const AddPersonBody = z.strictObject({ email: Email, role: Role, sites: z.array(SiteId).check(z.maxLength(1000)) })
export type AddPersonBody = z.infer<typeof AddPersonBody>

/** The link is shown once; the server keeps its digest only. */
export const AddPersonAnswer = z.object({ person: Person, link: z.string(), expiresAt: z.iso.datetime() })
export type AddPersonAnswer = z.infer<typeof AddPersonAnswer>

export const ChangePersonBody = z.strictObject({ person: Id, role: Role, sites: z.array(SiteId).check(z.maxLength(1000)), active: z.boolean() })
export type ChangePersonBody = z.infer<typeof ChangePersonBody>

export const JoinBody = z.strictObject({ token: LinkToken, name: Name(maxNameCodePoints), password: Password })
export type JoinBody = z.infer<typeof JoinBody>

export const ResetBody = z.strictObject({ token: LinkToken, password: Password })
export type ResetBody = z.infer<typeof ResetBody>

/** What a join or reset link is for, so that its page can say so; asking doesn't use it up. */
export const LinkBody = z.strictObject({ token: LinkToken })
export type LinkBody = z.infer<typeof LinkBody>
export const LinkAnswer = z.object({ kind: z.enum(['join', 'reset']), email: z.string(), account: z.string() })
export type LinkAnswer = z.infer<typeof LinkAnswer>

export const EraseBody = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('conversation'), conversation: Id }),
  z.strictObject({ what: z.literal('visitor'), visitor: Id })
])
export type EraseBody = z.infer<typeof EraseBody>

/** What visitors said and did is kept so many days; `null`: for ever. What is older goes from a day after a change on. */
export const Retention = z.strictObject({ days: z.nullable(z.int().check(z.minimum(1), z.maximum(maxRetentionDays))) })
export type Retention = z.infer<typeof Retention>

function isOrigin (text: string): boolean {
  if (text === 'null') return true
  if (!/^https?:\/\/[^/\s]{1,260}$/.test(text) || !URL.canParse(text)) return false
  return new URL(text).origin === text
}
