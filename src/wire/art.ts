// What can move on an invitation: a picture of the gallery, which the widget draws, or one of the account's own. The drawings stand in widget/art.
import * as z from 'zod/mini'
import { Id } from './ids.ts'
import { Name } from './text.ts'
import { maxArtBytes, maxNameCodePoints } from './limits.ts'

/** In the order in which they are offered. Names are never taken back: old invitations keep theirs. */
export const galleryNames = ['wave', 'bell', 'bubble', 'lamp', 'cup', 'key', 'parcel', 'compass', 'plant', 'plane', 'umbrella', 'tag', 'cat', 'sunrise'] as const

/** A name of the gallery, or the id of an own picture. Widgets show the wave for what they don't know. */
export const InvitationArt = z.string().check(z.regex(
  new RegExp(`^(${galleryNames.join('|')}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$`), 'is not a picture'
))
export type InvitationArt = z.infer<typeof InvitationArt>

/** A picture to choose from; `url` is a path on this server. */
export const GalleryArt = z.object({ art: z.enum(galleryNames), url: z.string() })
export type GalleryArt = z.infer<typeof GalleryArt>
export const OwnArt = z.object({ art: Id, name: z.string(), url: z.string(), bytes: z.int() })
export type OwnArt = z.infer<typeof OwnArt>

export const ArtAnswer = z.object({ gallery: z.array(GalleryArt), own: z.array(OwnArt) })
export type ArtAnswer = z.infer<typeof ArtAnswer>

/** `picture` is base64 of a GIF, PNG (APNG too) or WebP file. */
export const AddArtBody = z.strictObject({
  name: Name(maxNameCodePoints),
  picture: z.string().check(z.regex(/^[A-Za-z0-9+/]+={0,2}$/, 'is not base64'), z.maxLength(Math.ceil(maxArtBytes / 3) * 4))
})
export type AddArtBody = z.infer<typeof AddArtBody>

export const DeleteArtBody = z.strictObject({ art: Id })
export type DeleteArtBody = z.infer<typeof DeleteArtBody>
