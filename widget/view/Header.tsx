// Who one talks with, whether they are there, and the ways out.
import type { JSX } from 'preact'
import type { PanelModel } from '../model/panel.ts'
import * as icons from '../icons.ts'
import { isOpen } from '../model/talk.ts'
import { en } from '../strings/en.ts'
import { toUrl } from '../picture.ts'
import { Face } from './Face.tsx'
import { Icon } from './Icon.tsx'

export interface HeaderProps { model: PanelModel, site: string, origin: string, whole: boolean }

export function Header ({ model, site, origin, whole }: HeaderProps): JSX.Element {
  const partner = model.screen.value === 'talk' ? model.partner.value : undefined
  const status = model.status.value
  const canEnd = model.screen.value === 'talk' && isOpen(model.talk.value?.state) && model.talk.value?.state !== 'invited'
  return (
    <header>
      <Face name={partner?.name ?? site} url={toUrl(partner?.picture, origin)} />
      <div class='title'>
        <h2 id='title'>{partner?.name ?? (model.screen.value === 'talk' ? site : en.formTitle)}</h2>
        <p class={status}><i aria-hidden='true'><Icon paths={status === 'away' ? icons.hands : icons.tick} /></i>{en[status]}</p>
      </div>
      {canEnd && <button type='button' class='icon' title={en.end} aria-label={en.end} onClick={() => { model.askEnd(!model.ending.value) }}><Icon paths={icons.leave} /></button>}
      {!whole && <button type='button' class='icon' title={en.close} aria-label={en.close} onClick={() => { model.close('by hand') }}><Icon paths={icons.close} /></button>}
    </header>
  )
}
