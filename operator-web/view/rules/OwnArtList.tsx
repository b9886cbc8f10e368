// The account's own moving pictures: one more from a file, and away with one.
import type { TargetedEvent, VNode } from 'preact'
import { useSignal } from '@preact/signals'
import type { OwnArt } from '../../../src/wire/art.ts'
import { words } from '../../strings/en.ts'
import { ArtImage } from '../ArtImage.tsx'
import { Icon } from '../Icon.tsx'
import { useConsole } from '../context.ts'

export function OwnArtList (): VNode {
  const { art, toasts } = useConsole()
  const problem = useSignal('')
  const add = async (event: TargetedEvent<HTMLInputElement>): Promise<void> => {
    const { files } = event.currentTarget
    const [file] = files ?? []
    if (file === undefined) return
    const outcome = await art.add(file)
    problem.value = outcome.kind === 'done' ? '' : outcome.code === 'bad_input' ? words.ownArt.wrong : outcome.code === 'too_large' ? words.ownArt.tooLarge : words.problem(outcome.code)
  }
  const remove = async ({ art: id, name }: OwnArt): Promise<void> => {
    const outcome = await art.remove(id)
    if (outcome.kind === 'done') toasts.say(words.ownArt.removed(name))
    else toasts.warn(words.problem(outcome.code))
  }
  return (
    <section class='block' aria-labelledby='own-art-title'>
      <h2 id='own-art-title'>{words.ownArt.title}</h2>
      <p class='lead'>{words.ownArt.lead}</p>
      {art.own.value.length > 0 && (
        <ul class='own-arts'>
          {art.own.value.map(own => (
            <li key={own.art} class='own-art'>
              <ArtImage url={own.url} own />
              <span class='line'>{own.name}</span>
              <button type='button' class='button button-icon' aria-label={words.ownArt.remove(own.name)} onClick={() => { void remove(own) }}><Icon name='trash' size={16} /></button>
            </li>
          ))}
        </ul>
      )}
      {problem.value !== '' && <p class='error' role='alert'>{problem.value}</p>}
      <label class='button file-button'><Icon name='plus' size={16} />{words.ownArt.add}<input class='sr-only' type='file' accept='image/gif,image/webp,image/png' onChange={event => { const input = event.currentTarget; void add(event).then(() => { input.value = '' }) }} /></label>
    </section>
  )
}
