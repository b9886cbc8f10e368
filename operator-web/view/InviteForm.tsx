// The invitation: words to edit, a moving picture to choose, one button.
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { maxInvitationCodePoints } from '../../src/wire/limits.ts'
import { words } from '../strings/en.ts'
import { ArtPicker } from './ArtPicker.tsx'
import { useConsole } from './context.ts'

export function InviteForm ({ name }: { name: string }): VNode {
  const { art, invitations, sendInvitation } = useConsole()
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => { box.current?.select() }, [])
  const choices = art.choices.value
  // One that was used last time and deleted since.
  useEffect(() => { if (choices?.some(choice => choice.art === invitations.art.peek()) === false) invitations.setArt('wave') }, [choices])
  const left = maxInvitationCodePoints - [...invitations.text.value].length
  const good = left >= 0 && invitations.text.value.trim() !== ''
  const send = (): void => { if (good) void sendInvitation() }
  return (
    <form
      class='invite' aria-label={words.invite.title(name)}
      onSubmit={event => { event.preventDefault(); send() }}
      onKeyDown={event => { if (event.key === 'Escape') { event.stopPropagation(); invitations.cancel() } }}
    >
      <div class='invite-presets' role='group' aria-label={words.invite.presetLabel}>
        {words.invite.presets.map((preset, index) => (
          <button key={preset} type='button' class='chip' aria-pressed={invitations.text.value === preset} onClick={() => { invitations.setText(preset); box.current?.focus() }}>{words.invite.presetNames[index]}</button>
        ))}
      </div>
      <label class='sr-only' for='invite-text'>{words.invite.text}</label>
      <textarea
        ref={box} id='invite-text' name='text' rows={3} value={invitations.text.value}
        onInput={event => { invitations.setText(event.currentTarget.value) }}
        onKeyDown={event => { if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); send() } }}
      />
      {left < 60 && <p class={left < 0 ? 'error' : 'hint'}>{left < 0 ? words.chats.tooLong(-left) : words.invite.left(left)}</p>}
      <ArtPicker name='art' value={invitations.art.value} onValue={art => { invitations.setArt(art) }} />
      <div class='form-buttons'>
        <button type='submit' class='button button-main' disabled={!good}>{words.invite.send}</button>
        <button type='button' class='button button-quiet' onClick={() => { invitations.cancel() }}>{words.form.cancel}</button>
      </div>
    </form>
  )
}
