// Where the operator writes: Enter sends, Shift+Enter breaks the line, ↑ in the empty box mends the last words; the draft is kept with every letter.
import type { TargetedEvent, VNode } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { maxMessageCodePoints } from '../../src/wire/limits.ts'
import type { Chat } from '../model/conversations.ts'
import { isOpen, reachOf } from '../model/conversations.ts'
import { lastChangeable } from '../model/composing.ts'
import { words } from '../strings/en.ts'
import { AttachButton } from './AttachButton.tsx'
import { ComposerHead } from './ComposerHead.tsx'
import { Icon } from './Icon.tsx'
import { useConsole } from './context.ts'
import { useWriting } from './use-writing.ts'

/** From here on the rest is counted out loud. */
const nearLimit = 200

export function Composer ({ chat, name }: { chat: Chat, name: string }): VNode {
  const { account, chatLists, clock, composing, roster, typing, uploads } = useConsole()
  const box = useRef<HTMLTextAreaElement>(null)
  const { text, mending, put, send, leave } = useWriting(chat.id)
  // What goes on with them is what they see.
  const open = chatLists.byVisitor.value.get(chat.visitor)
  const left = maxMessageCodePoints - [...text].length
  const good = text.trim() !== '' && left >= 0
  useEffect(() => { if (matchMedia('(min-width: 720px)').matches) box.current?.focus() }, [chat.id])
  useLayoutEffect(() => { fit(box.current) }, [text])

  const submit = (): void => { if (good) send() }
  const onKeyDown = (event: TargetedEvent<HTMLTextAreaElement, KeyboardEvent>): void => {
    if (event.key === 'Escape' && !leave()) event.currentTarget.blur()
    const last = event.key === 'ArrowUp' && text === '' && !mending && !event.altKey ? lastChangeable(chat, { me: account.me.peek()?.id ?? '', now: clock.now.peek() }) : undefined
    if (last !== undefined) composing.edit(last)
    if (last === undefined && (event.key !== 'Enter' || event.shiftKey || event.isComposing)) return
    event.preventDefault()
    if (last === undefined) submit()
  }
  const onPaste = (event: TargetedEvent<HTMLTextAreaElement, ClipboardEvent>): void => {
    const files = [...event.clipboardData?.files ?? []]
    if (files.length > 0) event.preventDefault()
    files.forEach(file => { uploads.attach(chat.id, file) })
  }
  return (
    <form class='composer' onSubmit={event => { event.preventDefault(); submit() }}>
      <ComposerHead conversationId={chat.id} name={name} />
      <AttachButton conversationId={chat.id} />
      <label class='sr-only' for='composer'>{words.chats.composer(name)}</label>
      <textarea
        ref={box} id='composer' name='message' rows={1} value={text} placeholder={words.chats.composer(name)} enterkeyhint='send' autocomplete='off'
        aria-describedby='composer-goes composer-left' aria-invalid={left < 0}
        onInput={event => { put(event.currentTarget.value) }} onKeyDown={onKeyDown} onPaste={onPaste}
        onBlur={() => { typing.tell(chat.id, false) }}
      />
      <button type='submit' class='button button-main' aria-disabled={!good}><Icon name={mending ? 'check' : 'send'} size={16} /><span class='composer-word'>{mending ? words.form.save : words.chats.send}</span></button>
      <p id='composer-goes' class='hint'>{chat.state === 'left' && goesWords(chat, { name, mail: account.me.value?.mail === true, here: roster.visitors.value.has(chat.visitor) && (open === undefined || !isOpen(open)) })}</p>
      <p id='composer-left' class={left < 0 ? 'error' : 'hint'} role='status'>{left < nearLimit && (left < 0 ? words.chats.tooLong(-left) : words.chats.left(left))}</p>
    </form>
  )
}

/** What becomes of words for somebody who isn't in a chat. */
function goesWords (chat: Chat, { name, mail, here }: { name: string, mail: boolean, here: boolean }): string {
  const reach = reachOf(chat, { mail })
  if (reach === 'mail') return words.chats.goesByMail(name, chat.email ?? '')
  if (here) return words.chats.goesHere
  return reach === 'mail-off' ? words.chats.goesMailOff : words.chats.goesNowhere
}

/** As high as its lines, up to the limit of the style sheet. */
function fit (box: HTMLTextAreaElement | null): void {
  if (box === null) return
  box.style.height = 'auto'
  box.style.height = `${box.scrollHeight + 2}px`
}
