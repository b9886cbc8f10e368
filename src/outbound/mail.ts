// Hands mail to the server of SMTP_URL, over a pool of two connections. What it says is letters.ts, when it is tried again outbox.ts.
import { createTransport } from 'nodemailer'

export interface Letter {
  to: string
  /** Before the address that all mail comes from. */
  fromName: string
  subject: string
  text: string
  html: string
  /** With its brackets, as `references`. */
  messageId: string
  references: string
  /** No person wrote it: other programs needn't answer. */
  automatic: boolean
}

/** `later`: the server is away or busy, or refuses who we are (`alone` when that concerns this mail only); `never`: it refuses this mail for good. */
export type Outcome = { kind: 'sent' } | { kind: 'later', trouble: string, alone: boolean } | { kind: 'never', trouble: string }

export interface Mail {
  /** Never fails; an aborted one is `later`, whether or not the server had it already. */
  send (letter: Letter, abort: AbortSignal): Promise<Outcome>
  close (): void
}

export interface MailOptions {
  /** As SMTP_URL: checked by the configuration. */
  smtpUrl: string
  from: string
  /** PEM, of an authority besides the system's; for tests. */
  ca?: string
}

// The same shape as the wire's e-mail addresses: no comma, quote, space or line break can make two of one.
const address = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}$/
// eslint-disable-next-line no-control-regex -- naming the controls is the point
const controls = /[\u0000-\u001f\u007f]/
/** One attempt in all; below the lease in store/mail.ts, so that no other node tries meanwhile. */
const attemptMs = 60_000

/** Opens no connection before there is something to send. */
export function createMail ({ smtpUrl, from, ca }: MailOptions): Mail {
  const transport = createTransport({
    pool: true,
    ...toServer(smtpUrl),
    maxConnections: 2,
    // Sent again by the outbox alone, which knows when that may be.
    maxRequeues: 0,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    dnsTimeout: 10_000,
    // Of silence. Servers look at mail before they say yes.
    socketTimeout: 30_000,
    idleTimeout: 15_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) }
  })
  return {
    send: async (letter, abort) => {
      const refused = findFault(letter)
      if (refused !== undefined) return { kind: 'never', trouble: refused }
      try {
        await transport.sendMail({ ...toMessage(letter, from), signal: AbortSignal.any([abort, AbortSignal.timeout(attemptMs)]) })
        return { kind: 'sent' }
      } catch (error) {
        return toOutcome(error)
      }
    },
    close: () => { transport.close() }
  }
}

interface Server { host: string, port: number, secure: boolean, requireTLS?: boolean, auth?: { user: string, pass: string } }

// A password never goes over a line that others can read, and neither does it fall back to one.
function toServer (smtpUrl: string): Server {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl)
  const secure = protocol === 'smtps:'
  const server = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (secure ? 465 : 587), secure }
  if (username === '') return server
  return { ...server, requireTLS: !secure, auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }
}

function findFault ({ to, fromName, subject, messageId, references }: Letter): string | undefined {
  if (!address.test(to)) return 'The recipient is not one e-mail address.'
  if ([fromName, subject, messageId, references].some(value => controls.test(value))) return 'A header would have had a line break.'
  return undefined
}

function toMessage ({ to, fromName, subject, text, html, messageId, references, automatic }: Letter, from: string): object {
  return {
    from: { name: fromName, address: from },
    to: { name: '', address: to },
    subject,
    text,
    html,
    messageId,
    references,
    // Holiday notes are for people.
    headers: { 'X-Auto-Response-Suppress': 'All', ...(automatic ? { 'Auto-Submitted': 'auto-generated' } : {}) }
  }
}

interface SmtpError { code?: string, responseCode?: number, response?: string }

function toOutcome (error: unknown): Outcome {
  const { code = '', responseCode = 0, response } = error as SmtpError
  const trouble = (response ?? (error instanceof Error ? error.message : String(error))).slice(0, 500)
  // Of the recipient, or of the words. Whom the server doesn't let in, or whose sender it refuses today, is a matter of configuration: mended, it goes out.
  const alone = code === 'EENVELOPE' || code === 'EMESSAGE'
  return alone && responseCode >= 500 ? { kind: 'never', trouble } : { kind: 'later', trouble, alone }
}
