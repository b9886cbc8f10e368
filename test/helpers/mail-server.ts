// A real mail server on a port of its own: keeps what it gets, and refuses or stalls as the test says.
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { Test } from 'tap'

export interface GotMail { from: string, to: string[], raw: string, secure: boolean }

export interface MailServer {
  /** smtp://, without TLS. */
  url: string
  port: number
  got: GotMail[]
  /** What it says no to, while it is set. */
  refuse: { where: 'recipient' | 'data', code: number } | undefined
  /** Says nothing to mail any more. */
  stall: boolean
  /** When somebody waits for that. */
  stalled: Promise<void>
  /** How often somebody tried to sign in. */
  tried: number
  close (): Promise<void>
}

export interface MailServerOptions {
  port?: number
  /** PEM texts; `atOnce`: from the start, else by STARTTLS. */
  tls?: { key: string, cert: string, atOnce: boolean }
  /** Whom it lets in; without it, everybody. */
  sign?: { user: string, pass: string }
}

export async function openMailServer (t: Test, { port = 0, tls, sign }: MailServerOptions = {}): Promise<MailServer> {
  let noteStall = (): void => {}
  const kept: MailServer = {
    url: '', port: 0, got: [], refuse: undefined, stall: false, tried: 0, stalled: new Promise<void>(resolve => { noteStall = resolve }), close: async () => {}
  }
  const no = (where: 'recipient' | 'data'): Error | undefined => kept.refuse?.where === where ? Object.assign(new Error('not now'), { responseCode: kept.refuse.code }) : undefined
  const server = new SMTPServer({
    logger: false,
    closeTimeout: 100,
    disabledCommands: tls === undefined ? ['STARTTLS'] : [],
    ...(tls === undefined ? {} : { key: tls.key, cert: tls.cert, secure: tls.atOnce }),
    authOptional: sign === undefined,
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) => {
      kept.tried++
      if (auth.username === sign?.user && auth.password === sign?.pass) return done(null, { user: auth.username })
      done(Object.assign(new Error('Invalid login'), { responseCode: 535 }))
    },
    onRcptTo: (_address, _session, done) => { done(no('recipient') ?? null) },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (kept.stall) return noteStall()
        const refused = no('data')
        if (refused !== undefined) return done(refused)
        const { mailFrom, rcptTo } = session.envelope
        kept.got.push({ from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString(), secure: session.secure })
        done()
      })
    }
  })
  server.on('error', error => { t.comment(`mail server: ${error.message}`) })
  await new Promise<void>(resolve => { server.listen(port, '127.0.0.1', resolve) })
  kept.port = (server.server.address() as AddressInfo).port
  kept.url = `smtp://127.0.0.1:${kept.port}`
  let closed: Promise<void> | undefined
  kept.close = async () => { await (closed ??= new Promise<void>(resolve => { server.close(resolve) })) }
  t.teardown(kept.close)
  return kept
}
