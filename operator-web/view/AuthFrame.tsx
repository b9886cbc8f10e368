// The calm page around every form that is reached without being signed in.
import type { ComponentChildren, VNode } from 'preact'
import { words } from '../strings/en.ts'
import { Icon } from './Icon.tsx'

export function AuthFrame ({ title, lead, children }: { title: string, lead?: string, children: ComponentChildren }): VNode {
  return (
    <main class='auth' id='main' tabIndex={-1}>
      <div class='auth-card'>
        <p class='auth-brand'><span class='brand-mark'><Icon name='bell' size={20} /></span>{words.product}</p>
        <h1>{title}</h1>
        {lead !== undefined && <p class='lead'>{lead}</p>}
        {children}
      </div>
    </main>
  )
}
