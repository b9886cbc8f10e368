// The secrets by which the owner's server signs who a visitor is: made, shown once, rotated; and the code that signs.
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import type { IdentifySecret, Site } from '../../../src/wire/account.ts'
import type { Outcome } from '../../model/account.ts'
import type { Signer } from '../../model/recipes.ts'
import { identifyCall, signers, signingCode } from '../../model/recipes.ts'
import { stamp } from '../../strings/times.ts'
import { words } from '../../strings/en.ts'
import { useConsole } from '../context.ts'
import { CodeBlock } from './CodeBlock.tsx'

/** The old one stays good until it is deleted, so that a server can change over. */
const mostSecrets = 2

export function IdentifySection ({ site }: { site: Site }): VNode {
  const { siteThings, toasts } = useConsole()
  useEffect(() => () => { siteThings.putAway() }, [])
  const secrets = site.secrets ?? []
  const full = secrets.length >= mostSecrets
  const run = async (asked: Promise<Outcome>): Promise<void> => {
    const outcome = await asked
    if (outcome.kind === 'refused') toasts.warn(words.problem(outcome.code))
  }
  return (
    <>
      <section class='block' aria-labelledby='identify-title'>
        <h2 id='identify-title'>{words.siteSettings.sections.identify}</h2>
        <p class='lead'>{words.siteSettings.leads.identify}</p>
        {siteThings.secret.value !== undefined && <NewSecret secret={siteThings.secret.value} />}
        {secrets.length === 0 ? <p class='hint'>{words.identify.none}</p> : <ul class='people'>{secrets.map(secret => <SecretItem key={secret.id} secret={secret} onDrop={() => { void run(siteThings.dropSecret(site.id, secret.id)) }} />)}</ul>}
        <div class='form-buttons secret-buttons'>
          <button type='button' class='button button-main' aria-disabled={full} onClick={() => { if (!full) void run(siteThings.makeSecret(site.id)) }}>{secrets.length === 0 ? words.identify.make : words.identify.another}</button>
          {secrets.length > 0 && <span class='hint'>{full ? words.identify.full : words.identify.rotate}</span>}
        </div>
      </section>
      <SigningCode />
    </>
  )
}

function NewSecret ({ secret }: { secret: string }): VNode {
  const { siteThings } = useConsole()
  return (
    <div class='notice notice-ok secret-new' role='status'>
      <div>
        <p class='strong'>{words.identify.shownOnce}</p>
        <CodeBlock code={secret} label={words.identify.secret} />
        <button type='button' class='button' onClick={() => { siteThings.putAway() }}>{words.people.done}</button>
      </div>
    </div>
  )
}

function SecretItem ({ secret: { createdAt }, onDrop }: { secret: IdentifySecret, onDrop: () => void }): VNode {
  return (
    <li class='secret'>
      <span>{words.identify.madeAt(stamp(createdAt))}</span>
      <button type='button' class='button button-small' aria-label={words.identify.dropOne(stamp(createdAt))} onClick={onDrop}>{words.identify.drop}</button>
    </li>
  )
}

function SigningCode (): VNode {
  const signer = useSignal<Signer>('Node')
  return (
    <section class='block' aria-labelledby='signing-title'>
      <h2 id='signing-title'>{words.identify.code}</h2>
      <p class='lead'>{words.identify.codeLead}</p>
      <div class='invite-presets' role='group' aria-label={words.identify.language}>
        {signers.map(name => <button key={name} type='button' class='chip' aria-pressed={signer.value === name} onClick={() => { signer.value = name }}>{name}</button>)}
      </div>
      <CodeBlock code={signingCode[signer.value]} label={words.identify.server} />
      <p class='lead'>{words.identify.pageLead}</p>
      <CodeBlock code={identifyCall} label={words.identify.page} />
    </section>
  )
}
