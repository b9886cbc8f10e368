// The catalogue of everything a caller may be told; how it becomes an answer is src/api/problems.ts, what it means for a client docs/errors.md.
import createError from '@fastify/error'
import type { FastifyError, FastifyErrorConstructor } from '@fastify/error'
import type { ProblemCode } from './wire/problems.ts'

// What came in

export const BadInput = problem('bad_input', '%s', 400)
export const BadJson = problem('bad_json', '%s', 400)
export const BadHost = problem('bad_host', 'This server is not known by that name.', 421)
export const MethodNotAllowed = problem('method_not_allowed', 'This path is asked with another method.', 405)
export const MediaType = problem('media_type', '%s', 415)
export const TooLarge = problem('too_large', 'The body is too large.', 413)
export const HeadersTooLarge = problem('headers_too_large', 'The headers are too large.', 431)

// Who asks

export const SignedOut = problem('signed_out', 'Sign in first.', 401)
export const SignInFailed = problem('sign_in_failed', 'E-mail or password is wrong.', 401)
export const TokenUnknown = problem('token_unknown', 'This token opens nothing.', 401)
export const Forbidden = problem('forbidden', 'Your role does not include this.', 403)
export const OriginRefused = problem('origin_refused', 'This origin is not on the site\'s list.', 403)
export const CrossSite = problem('cross_site', 'Only the console itself may ask for this.', 403)

// The store

export const NotFound = problem('not_found', 'There is no such thing.', 404)
export const SetupClosed = problem('setup_closed', 'Shopbell is set up already.', 404)
export const KeyTaken = problem('key_taken', 'This key belongs to something else.', 409)
export const ConversationOpen = problem('conversation_open', 'The visitor has an open conversation already.', 409)
export const DeclinedLately = problem('declined_lately', 'The visitor declined an invitation less than half an hour ago.', 409)
export const NotAnswerable = problem('not_answerable', 'This conversation takes no answers any more.', 409)
export const TooLate = problem('too_late', 'It is too late to change this.', 409)
export const MailOff = problem('mail_off', 'This server sends no mail.', 403)
export const TranscriptsOff = problem('transcripts_off', 'This site gives out no transcripts.', 403)
export const FilesOff = problem('files_off', 'This site takes no files.', 403)
export const FileType = problem('file_type', 'Files of this type are not taken here.', 415)
export const FileUnfinished = problem('file_unfinished', 'Parts of this file are missing.', 409)
export const StorageFull = problem('storage_full', 'There is no room for more files.', 409)
export const LastOwner = problem('last_owner', 'An account keeps at least one active owner.', 409)
export const EmailTaken = problem('email_taken', 'Somebody has this e-mail address already.', 409)
export const ConversationGone = problem('conversation_gone', 'This conversation was erased.', 410)
export const LinkGone = problem('link_gone', 'This link was used, replaced or is too old.', 410)

// The poller

export const CursorGone = problem('cursor_gone', 'This place in the log is gone: start again.', 410)

// The node

export const Internal = problem('internal', 'Something went wrong here.', 500)

const UnavailableBase = problem('unavailable', 'Not available now: try again.', 503)
const TooManyBase = problem('too_many', 'Too often: try again later.', 429)

/** The database or this node can't serve now. */
export class Unavailable extends UnavailableBase {
  readonly retryAfterSeconds: number

  /** A restart of Postgres takes about a second; asking sooner only queues. */
  constructor (retryAfterSeconds = 1) {
    super()
    this.retryAfterSeconds = retryAfterSeconds
  }
}

export class TooMany extends TooManyBase {
  readonly retryAfterSeconds: number

  constructor (retryAfterSeconds: number) {
    super()
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Every class of the catalogue, for the test that holds code, wire and document to each other. */
export const catalogue = [
  BadInput, BadJson, BadHost, MethodNotAllowed, MediaType, TooLarge, HeadersTooLarge,
  SignedOut, SignInFailed, TokenUnknown, Forbidden, OriginRefused, CrossSite,
  NotFound, SetupClosed, KeyTaken, ConversationOpen, DeclinedLately, NotAnswerable, TooLate, MailOff, TranscriptsOff, FilesOff, FileType, FileUnfinished, StorageFull, LastOwner, EmailTaken, ConversationGone, LinkGone,
  CursorGone, Internal, Unavailable, TooMany
] as const

/** An error of the catalogue. Its `code` is in capitals, as the maker of these classes has it; the wire's is in small letters. */
export type Problematic = FastifyError & { statusCode: number }

function problem<Code extends ProblemCode> (code: Code, message: string, status: number): FastifyErrorConstructor<{ code: Code, statusCode: number }, string[]> {
  return createError<Code, number, string[]>(code, message, status) as FastifyErrorConstructor<{ code: Code, statusCode: number }, string[]>
}
