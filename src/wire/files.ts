// Files in a conversation: announced, sent in parts, then named by a message. Visitors' routes; operators' have the same without the token.
import * as z from 'zod/mini'
import { Id, Token } from './ids.ts'
import { Line, Name } from './text.ts'
import { maxFileNameCodePoints } from './limits.ts'

// What a site may allow is less (its settings); no site allows more.
const mostFileBytes = 2 ** 31 - 1
const mostParts = 2 ** 20

const announced = {
  key: Id,
  name: Name(maxFileNameCodePoints),
  /** What the browser takes it for, empty where it doesn't know. The bytes decide. */
  type: Line(127),
  bytes: z.int().check(z.minimum(1), z.maximum(mostFileBytes))
}

/** A file is about to come, into the visitor's open conversation: one that waits or talks, or an invitation. `start` comes first where there is none. */
export const FileBeginBody = z.strictObject({ token: Token, ...announced })
export type FileBeginBody = z.infer<typeof FileBeginBody>

export const OperatorFileBeginBody = z.strictObject({ conversation: Id, ...announced })
export type OperatorFileBeginBody = z.infer<typeof OperatorFileBeginBody>

/** Parts are `partBytes` long each, the last one what is left; index 0 before the others, each as often as is needed. A file that no message names within an hour is dropped. */
export const FileBeginAnswer = z.object({ file: Id, partBytes: z.int() })
export type FileBeginAnswer = z.infer<typeof FileBeginAnswer>

const part = { file: Id, index: z.int().check(z.minimum(0), z.maximum(mostParts)) }

/** The line before a part's bytes: the body is this in one line of JSON, a line feed, and the bytes as they are. */
export const FilePartHead = z.strictObject({ token: Token, ...part })
export type FilePartHead = z.infer<typeof FilePartHead>

/** The same of an operator; its media type is application/octet-stream. */
export const OperatorFilePartHead = z.strictObject(part)
export type OperatorFilePartHead = z.infer<typeof OperatorFilePartHead>

/** `left`: how many parts are still missing; 0, and it can be sent. */
export const FilePartAnswer = z.object({ left: z.int() })
export type FilePartAnswer = z.infer<typeof FilePartAnswer>

export const FileGetBody = z.strictObject({ token: Token, file: Id })
export type FileGetBody = z.infer<typeof FileGetBody>
