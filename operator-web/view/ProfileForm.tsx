// One's own name and picture, as visitors see them.
import type { TargetedEvent, VNode } from 'preact'
import { useSignal } from '@preact/signals'
import type { Me } from '../../src/wire/account.ts'
import { drawPicture } from '../model/picture.ts'
import { words } from '../strings/en.ts'
import { Avatar } from './Avatar.tsx'
import { Field } from './Field.tsx'
import { FormFoot } from './FormFoot.tsx'
import { useConsole } from './context.ts'
import { useForm } from './use-form.ts'

export function ProfileForm ({ me }: { me: Me }): VNode {
  const { account } = useConsole()
  const name = useSignal(me.name)
  /** Base64 chosen now; null: taken away; undefined: as it was. */
  const picture = useSignal<string | null | undefined>(undefined)
  const wrong = useSignal(false)
  const form = useForm({
    check: () => ({ 'own-name': name.value.trim() === '' ? words.form.nameMissing : undefined }),
    send: async () => {
      const outcome = await account.saveProfile({ name: name.value.trim(), ...(picture.value === undefined ? {} : { picture: picture.value }) })
      if (outcome.kind === 'done') picture.value = undefined
      return outcome
    }
  })
  const choose = async (event: TargetedEvent<HTMLInputElement>): Promise<void> => {
    const file = event.currentTarget.files?.[0]
    if (file === undefined) return
    const drawn = await drawPicture(file)
    wrong.value = drawn === undefined
    if (drawn !== undefined) picture.value = drawn
  }
  const shown = picture.value === undefined ? me.picture : picture.value === null ? undefined : toAddress(picture.value)
  return (
    <section class='block' aria-labelledby='you-title'>
      <h2 id='you-title'>{words.settings.you}</h2>
      <p class='lead'>{words.settings.youLead}</p>
      <form noValidate onSubmit={form.handleSubmit}>
        <div class='picture-row'>
          <Avatar name={name.value} picture={shown} size={64} />
          <label class='button'>{words.settings.choosePicture}<input class='sr-only' type='file' name='picture' accept='image/png,image/jpeg,image/webp,image/gif' onChange={event => { void choose(event) }} /></label>
          {shown !== undefined && <button type='button' class='button button-quiet' onClick={() => { picture.value = null }}>{words.settings.removePicture}</button>}
        </div>
        {wrong.value && <p class='error' role='alert'>{words.settings.pictureWrong}</p>}
        <Field id='own-name' label={words.form.name} value={name} error={form.errors.value['own-name']} autocomplete='name' maxLength={80} />
        <FormFoot form={form} label={words.form.save} done={words.form.saved} />
      </form>
    </section>
  )
}

/** PNG begins with these letters in base64; what else we draw is WebP. */
function toAddress (base64: string): string {
  return `data:image/${base64.startsWith('iVBOR') ? 'png' : 'webp'};base64,${base64}`
}
