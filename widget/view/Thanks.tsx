// After a message was left: that it arrived, and where the answer will go.
import type { JSX } from 'preact'
import type { PanelModel } from '../model/state.ts'
import { useLayoutEffect, useRef } from 'preact/hooks'
import * as icons from '../icons.ts'
import { word } from '../strings/words.ts'
import { Icon } from './Icon.tsx'

export function Thanks ({ model, whole }: { model: PanelModel, whole: boolean }): JSX.Element | null {
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => { heading.current?.focus() }, [])
  const state = model.offline.state.value
  if (state.kind !== 'sent') return null
  const { name, email } = state.values
  return (
    <div class='form thanks'>
      <span class='done'><Icon paths={icons.tick} /></span>
      <h3 ref={heading} tabIndex={-1}>{word('thanksTitle', { name })}</h3>
      <p>{word('thanks', { email })}</p>
      <button type='button' class='plain' onClick={() => { model.offline.another() }}>{word('another')}</button>
      {!whole && <button type='button' class='plain' onClick={() => { model.close('by hand') }}>{word('close')}</button>}
    </div>
  )
}
