// The keys, in a dialog of the browser's own: it holds the focus, and Escape closes it.
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { words } from '../strings/en.ts'
import { Icon } from './Icon.tsx'
import { useConsole } from './context.ts'

export function Help (): VNode | null {
  return useConsole().preferences.helpShown.value ? <HelpDialog /> : null
}

function HelpDialog (): VNode {
  const { preferences } = useConsole()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => { dialog.current?.showModal() }, [])
  return (
    <dialog ref={dialog} class='dialog' aria-labelledby='help-title' onClose={() => { if (preferences.helpShown.peek()) preferences.toggleHelp() }}>
      <header class='dialog-head'>
        <h2 id='help-title'>{words.help.title}</h2>
        <button type='button' class='button button-icon' aria-label={words.help.close} onClick={() => { dialog.current?.close() }}><Icon name='close' /></button>
      </header>
      {words.help.groups.map(({ title, keys }) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl class='keys'>
            {keys.map(([key, meaning]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{meaning}</dd></div>)}
          </dl>
        </section>
      ))}
    </dialog>
  )
}
