// The owner's own picture for each state.
import type { TargetedEvent, VNode } from 'preact'
import { useSignal } from '@preact/signals'
import type { Site } from '../../../src/wire/account.ts'
import type { SiteStatus } from '../../../src/wire/events.ts'
import type { Outcome } from '../../model/account.ts'
import { words } from '../../strings/en.ts'
import { useConsole } from '../context.ts'

const states: readonly SiteStatus[] = ['online', 'away', 'offline']

export function OwnPictures ({ site }: { site: Site }): VNode {
  return (
    <section class='block' aria-labelledby='own-pictures-title'>
      <h2 id='own-pictures-title'>{words.picture.own}</h2>
      <p class='lead'>{words.picture.ownLead}</p>
      <ul class='own-pictures'>{states.map(status => <OwnPicture key={status} site={site} status={status} />)}</ul>
    </section>
  )
}

function OwnPicture ({ site, status }: { site: Site, status: SiteStatus }): VNode {
  const { siteThings } = useConsole()
  const problem = useSignal('')
  const url = site.pictures?.find(picture => picture.status === status)?.url
  const name = words.status.names[status]
  const run = async (asked: Promise<Outcome>): Promise<void> => {
    const outcome = await asked
    problem.value = outcome.kind === 'done' ? '' : outcome.code === 'bad_input' ? words.picture.wrong : outcome.code === 'too_large' ? words.picture.tooLarge : words.problem(outcome.code)
  }
  const choose = (event: TargetedEvent<HTMLInputElement>): void => {
    const input = event.currentTarget
    const [file] = input.files ?? []
    if (file !== undefined) void run(siteThings.setPicture(site.id, status, file)).then(() => { input.value = '' })
  }
  return (
    <li class='own-picture'>
      <span class='strong'>{name}</span>
      {url === undefined ? <span class='meta'>{words.picture.none}</span> : <img src={url} alt={words.picture.ownAlt(name)} />}
      <span class='form-buttons'>
        <label class='button button-small file-button'>{url === undefined ? words.picture.choose : words.picture.replace}<span class='sr-only'> {name}</span><input class='sr-only' type='file' accept='image/png,image/gif,image/webp,image/svg+xml' onChange={choose} /></label>
        {url !== undefined && <button type='button' class='button button-small button-quiet' aria-label={words.picture.removeOne(name)} onClick={() => { void run(siteThings.removePicture(site.id, status)) }}>{words.picture.remove}</button>}
      </span>
      {problem.value !== '' && <p class='error' role='alert'>{problem.value}</p>}
    </li>
  )
}
