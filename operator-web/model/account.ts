// Who is signed in, and how one gets in and out: set-up, sign-in, join, reset, one's own profile, password and status.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { JoinBody, LinkAnswer, Me, PasswordBody, ProfileBody, ResetBody, SetupBody, SignInBody } from '../../src/wire/account.ts'
import type { ChosenStatus } from '../../src/wire/operator.ts'
import type { Reply } from '../../src/client/request.ts'
import type { Api } from './api.ts'
import { reasonOf } from './api.ts'
import { retryAfterMs } from '../../src/client/request.ts'

/** What became of something asked: done, or the code that says why not. */
export type Outcome = { kind: 'done' } | { kind: 'refused', code: string, retryAfterMs?: number }

export type LinkState = { kind: 'asking' } | { kind: 'good', link: LinkAnswer } | { kind: 'refused', code: string }

export interface AccountShape {
  /** `undefined` until it is known, `null` when nobody is signed in. */
  me: ReadonlySignal<Me | null | undefined>
  /** The server doesn't answer, so it isn't known. */
  unreachable: ReadonlySignal<boolean>
  /** Signed out by their own wish: the next to sign in begins at home. */
  leaving: ReadonlySignal<boolean>
  link: ReadonlySignal<LinkState>
  load (): Promise<Outcome>
  setUp (body: SetupBody): Promise<Outcome>
  signIn (body: SignInBody): Promise<Outcome>
  signOut (): Promise<Outcome>
  /** What a join or reset link is for. */
  lookUp (token: string): Promise<void>
  join (body: JoinBody): Promise<Outcome>
  reset (body: ResetBody): Promise<Outcome>
  saveProfile (body: ProfileBody): Promise<Outcome>
  changePassword (body: PasswordBody): Promise<Outcome>
  setStatus (status: ChosenStatus): Promise<Outcome>
  /** The server says that nobody is signed in. */
  forget (): void
}

export const AccountModel = createModel<AccountShape, [{ api: Api }]>(({ api }) => {
  const me = signal<Me | null>()
  const link = signal<LinkState>({ kind: 'asking' })
  const leaving = signal(false)
  const unreachable = signal(false)

  const enter = async (asked: Promise<Reply>): Promise<Outcome> => {
    const reply = await asked
    if (reply.kind !== 'answer') return { kind: 'refused', code: reasonOf(reply), ...(retryAfterMs(reply) > 0 ? { retryAfterMs: retryAfterMs(reply) } : {}) }
    me.value = reply.body as Me
    leaving.value = false
    return { kind: 'done' }
  }

  /** Who comes in stands behind the counter: an "away" of another day would keep visitors from them, and nobody would notice. */
  const comeIn = async (asked: Promise<Reply>): Promise<Outcome> => {
    const outcome = await enter(asked)
    if (outcome.kind === 'done' && me.peek()?.status === 'away') await setStatus('online')
    return outcome
  }
  const setStatus = (status: ChosenStatus): Promise<Outcome> => enter(api.post('/v1/operator/status', { status }))

  return {
    me,
    link,
    leaving,
    unreachable,
    async load () {
      const outcome = await enter(api.get('/v1/operator/me'))
      unreachable.value = outcome.kind === 'refused' && outcome.code !== 'signed_out'
      // Somebody who is in stays in over a lost line or a server in trouble.
      if (outcome.kind === 'refused' && !unreachable.peek()) me.value = null
      return outcome
    },
    setUp: body => enter(api.post('/v1/setup', body)),
    signIn: body => comeIn(api.post('/v1/operator/sign-in', body)),
    async signOut () {
      leaving.value = true
      const reply = await api.post('/v1/operator/sign-out', {})
      leaving.value = me.peek() === null || reply.kind === 'answer'
      // Without an answer the cookie may still be good: who walks away must not believe otherwise.
      if (reply.kind !== 'answer') return { kind: 'refused', code: reasonOf(reply) }
      me.value = null
      return { kind: 'done' }
    },
    async lookUp (token) {
      link.value = { kind: 'asking' }
      const reply = await api.post('/v1/operator/link', { token })
      link.value = reply.kind === 'answer' ? { kind: 'good', link: reply.body as LinkAnswer } : { kind: 'refused', code: reasonOf(reply) }
    },
    join: body => enter(api.post('/v1/operator/join', body)),
    reset: body => comeIn(api.post('/v1/operator/reset', body)),
    saveProfile: body => enter(api.post('/v1/operator/me', body)),
    async changePassword (body) {
      const reply = await api.post('/v1/operator/password', body)
      if (reply.kind === 'answer') return { kind: 'done' }
      // The same code as at the door, but here only the password can be wrong.
      return { kind: 'refused', code: reasonOf(reply) === 'sign_in_failed' ? 'password_wrong' : reasonOf(reply) }
    },
    setStatus,
    forget () { me.value = null }
  }
})
export type Account = InstanceType<typeof AccountModel>
