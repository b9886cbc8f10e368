// What visitors can do in the chat.
import type { VNode } from 'preact'
import type { SiteSettings } from '../../../src/wire/settings.ts'
import { partsOf } from '../../model/sections.ts'
import { words } from '../../strings/en.ts'
import { CheckRow, NumberRow } from './Inputs.tsx'
import { SectionForm } from './SectionForm.tsx'
import { useSection } from './use-section.ts'

const mega = 1024 * 1024

export function ChatOptionsForm ({ settings: { chat } }: { settings: SiteSettings }): VNode {
  const section = useSection(partsOf.chat)
  const patch = (change: Partial<SiteSettings['chat']>): void => { section.patch('chat', change) }
  const sizeError = section.error('chat-maxFileBytes')
  return (
    <SectionForm name='chat' section={section}>
      <CheckRow id='chat-rating' label={words.chatOptions.rating} checked={chat.rating} onValue={rating => { patch({ rating }) }} />
      <CheckRow id='chat-transcript' label={words.chatOptions.transcript} checked={chat.transcript} onValue={transcript => { patch({ transcript }) }} />
      <CheckRow id='chat-emoji' label={words.chatOptions.emoji} checked={chat.emoji} onValue={emoji => { patch({ emoji }) }} />
      <CheckRow id='chat-sounds' label={words.chatOptions.sounds} hint={words.chatOptions.soundsHint} checked={chat.sounds} onValue={sounds => { patch({ sounds }) }} />
      <CheckRow id='chat-files' label={words.chatOptions.files} checked={chat.files} onValue={files => { patch({ files }) }} />
      {(chat.files || sizeError !== undefined) && <NumberRow id='chat-maxFileBytes' label={words.chatOptions.maxFile} unit={words.chatOptions.mb} value={Number((chat.maxFileBytes / mega).toFixed(2))} max={25} step='any' error={sizeError} onValue={size => { patch({ maxFileBytes: Math.round(size * mega) }) }} />}
    </SectionForm>
  )
}
