// The one shape of an error's body and the codes that clients branch on; messages may change, codes may not.
import * as z from 'zod/mini'

export const problemCodes = [
  'bad_input', 'bad_json', 'bad_host', 'signed_out', 'token_unknown', 'sign_in_failed', 'forbidden', 'origin_refused', 'cross_site', 'not_found', 'method_not_allowed',
  'link_gone', 'conversation_gone', 'setup_closed', 'key_taken', 'conversation_open', 'declined_lately', 'not_answerable', 'too_late', 'mail_off', 'transcripts_off', 'files_off', 'file_type', 'file_unfinished', 'storage_full', 'last_owner', 'email_taken', 'cursor_gone', 'too_large', 'media_type', 'headers_too_large',
  'too_many', 'unavailable', 'internal'
] as const

export const ProblemCode = z.enum(problemCodes)
export type ProblemCode = z.infer<typeof ProblemCode>

export const Problem = z.object({
  code: ProblemCode,
  message: z.string(),
  requestId: z.string(),
  issues: z.optional(z.array(z.object({ path: z.string(), message: z.string() })))
})
export type Problem = z.infer<typeof Problem>
