// What stands around every page of the desk: rail, top bar, notices.
import type { ComponentChildren, VNode } from 'preact'
import type { Me } from '../../src/wire/account.ts'
import { words } from '../strings/en.ts'
import { ConnectionBar } from './ConnectionBar.tsx'
import { Help } from './Help.tsx'
import { Rail } from './Rail.tsx'
import { SoundBar } from './SoundBar.tsx'
import { Toasts } from './Toasts.tsx'

export function Shell ({ me, children }: { me: Me, children: ComponentChildren }): VNode {
  return (
    <div class='shell'>
      <a class='skip' href='#main' data-skip>{words.skipToMain}</a>
      <Rail me={me} />
      <div class='desk'>
        <ConnectionBar />
        <main class='desk-main' id='main' tabIndex={-1}>{children}</main>
        {/* Below, since any click takes it away, and nothing may move under that click. */}
        <SoundBar />
      </div>
      <Toasts />
      <Help />
    </div>
  )
}
