// The three dots: sound, what to do with the words that were said, another window, the end.
import type { JSX } from 'preact'
import type { Host } from '../host.ts'
import { newKey } from '../../src/client/id.ts'
import type { PanelModel } from '../model/state.ts'
import { useLayoutEffect, useRef } from 'preact/hooks'
import * as icons from '../icons.ts'
import { hasWords } from '../model/rows.ts'
import { isOpen } from '../model/talk.ts'
import { word } from '../strings/words.ts'
import { Icon } from './Icon.tsx'
import { IconButton } from './IconButton.tsx'

interface Item { label: string, checked?: boolean, run: () => void }

export function Menu ({ host, model }: { host: Host, model: PanelModel }): JSX.Element | null {
  const button = useRef<HTMLButtonElement>(null)
  const open = model.layer.value === 'menu'
  const items = itemsOf(host, model)
  const close = (): void => {
    model.show('')
    button.current?.focus()
  }
  if (items.length === 0) return null
  return (
    <>
      <IconButton ref={button} label={word('menu')} paths={icons.more} aria-haspopup='menu' aria-expanded={open} onClick={() => { model.show(open ? '' : 'menu') }} />
      {open && <Items items={items} close={close} />}
    </>
  )
}

function Items ({ items, close }: { items: Item[], close: () => void }): JSX.Element {
  const list = useRef<HTMLDivElement>(null)
  const stops = (): HTMLElement[] => [...list.current?.querySelectorAll<HTMLElement>('button') ?? []]
  useLayoutEffect(() => { stops()[0]?.focus() }, [])
  const press = (event: KeyboardEvent): void => {
    const all = stops()
    const at = all.indexOf(event.target as HTMLElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
    if (to !== undefined) all.at(to % all.length)?.focus()
    if (event.key === 'Tab' || event.key === 'Escape') close()
    if (to === undefined && event.key !== 'Escape') return
    // Here it is the menu that Escape closes, not the panel.
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div ref={list} class='menu' role='menu' aria-label={word('menu')} onKeyDown={press} onFocusOut={({ relatedTarget, currentTarget }) => { if (relatedTarget !== null && !currentTarget.contains(relatedTarget as Node)) close() }}>
      {items.map(({ label, checked, run }) => (
        <button key={label} type='button' role={checked === undefined ? 'menuitem' : 'menuitemcheckbox'} aria-checked={checked} tabIndex={-1} onClick={() => { if (checked === undefined) close(); run() }}>
          <span class='check'>{checked === true && <Icon paths={icons.tick} />}</span>{label}
        </button>
      ))}
    </div>
  )
}

function itemsOf (host: Host, model: PanelModel): Item[] {
  const { chat } = model.look.value
  const talk = model.talk.value
  const said = model.screen.value === 'talk' && talk?.events.some(hasWords) === true
  const canEnd = model.screen.value === 'talk' && isOpen(talk?.state) && talk?.state !== 'invited'
  return [
    ...chat.sounds ? [{ label: word('sounds'), checked: model.sounds.on.value, run: model.sounds.toggle }] : [],
    ...said && chat.transcript && chat.mail ? [{ label: word('mailChat'), run: () => { model.show('mail') } }] : [],
    ...said ? [{ label: word('download'), run: () => { void model.transcribe() } }] : [],
    ...said ? [{ label: word('print'), run: () => { void model.transcribe(window.open('', '_blank')) } }] : [],
    ...host.whole ? [] : [{ label: word('newWindow'), run: () => { openWindow(host) } }],
    ...canEnd ? [{ label: word('end'), run: () => { model.show('end') } }] : []
  ]
}

/** The same visitor goes on there, by a code that is good once: storage is another one, on another origin. At once, or the browser takes it for one that nobody asked for. */
function openWindow ({ origin, site, contact }: Host): void {
  const code = newKey()
  void contact.ask('window', { code })
  window.open(`${origin}/c/${site.id}#v=${code}`, '_blank', 'popup,width=480,height=720,noopener')
}
