// Who one talks with, whether they are there, and the ways out.
import type { JSX } from 'preact'
import type { Host } from '../host.ts'
import type { PanelModel } from '../model/state.ts'
import * as icons from '../icons.ts'
import { word } from '../strings/words.ts'
import { toUrl } from '../picture.ts'
import { Face } from './Face.tsx'
import { Icon } from './Icon.tsx'
import { Menu } from './Menu.tsx'
import { IconButton } from './IconButton.tsx'

export interface HeaderProps { host: Host, model: PanelModel }

export function Header ({ host, model }: HeaderProps): JSX.Element {
  const site = model.look.value.name
  const talking = model.screen.value === 'talk'
  const partner = talking ? model.partner.value : undefined
  const status = model.status.value
  return (
    <header>
      <Face name={partner?.name ?? site} url={toUrl(partner?.picture, host.origin)} />
      <div class='title'>
        <h2 id='title'><bdi>{partner?.name ?? (talking || model.screen.value === 'ask' ? site : word('leaveMessage'))}</bdi></h2>
        <p class={status}><i><Icon paths={status === 'away' ? icons.hands : icons.tick} /></i><span>{word(status)}</span></p>
      </div>
      <Menu host={host} model={model} />
      {!host.whole && <IconButton label={word('close')} paths={icons.close} onClick={() => { model.close('by hand') }} />}
    </header>
  )
}
