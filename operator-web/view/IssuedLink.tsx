// The one-time link, shown once, to be copied and given on.
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { AddPersonAnswer } from '../../src/wire/account.ts'
import { stamp } from '../strings/times.ts'
import { words } from '../strings/en.ts'
import { CopyButton } from './CopyButton.tsx'
import { useConsole } from './context.ts'

export function IssuedLink ({ issued }: { issued: AddPersonAnswer }): VNode {
  const { people } = useConsole()
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => { head.current?.focus() }, [])
  return (
    <section class='block block-strong' aria-labelledby='link-title'>
      <h2 id='link-title' ref={head} tabIndex={-1}>{words.people.link(issued.person.email)}</h2>
      <p class='lead'>{words.people.linkLead(stamp(issued.expiresAt))}</p>
      <div class='snippet'>
        <pre class='snippet-code' tabIndex={0} role='group' aria-label={words.people.link(issued.person.email)}><code>{issued.link}</code></pre>
        <CopyButton text={issued.link} label={words.people.copy} />
      </div>
      <button type='button' class='button' onClick={() => { people.putLinkAway() }}>{words.people.done}</button>
    </section>
  )
}
