// The way between the pages, with what waits on each; a bar at the bottom on phones.
import type { VNode } from 'preact'
import type { Me } from '../../src/wire/account.ts'
import type { OwnPage } from '../model/route.ts'
import type { IconName } from './icons.ts'
import { words } from '../strings/en.ts'
import { Avatar } from './Avatar.tsx'
import { Icon } from './Icon.tsx'
import { useConsole } from './context.ts'

interface Entry { page: OwnPage, icon: IconName, wide?: boolean }

const entries: readonly Entry[] = [
  { page: 'visitors', icon: 'visitors' },
  { page: 'chats', icon: 'chats' },
  { page: 'inbox', icon: 'inbox' },
  { page: 'install', icon: 'install', wide: true },
  { page: 'people', icon: 'people', wide: true }
]

export function Rail ({ me }: { me: Me }): VNode {
  const { preferences } = useConsole()
  const shown = entries.filter(({ page }) => page !== 'people' || me.role !== 'operator')
  return (
    <nav class='rail' aria-label={words.nav.label}>
      <span class='brand-mark rail-brand' title={words.product}><Icon name='bell' size={20} /></span>
      {shown.map(entry => <RailLink key={entry.page} {...entry} />)}
      <span class='rail-space' />
      <button type='button' class='rail-link rail-wide' aria-keyshortcuts='?' onClick={() => { preferences.toggleHelp() }}>
        <Icon name='keyboard' size={20} />{words.help.title}
      </button>
      <RailLink page='settings' icon='settings'><Avatar name={me.name} picture={me.picture} size={24} /></RailLink>
    </nav>
  )
}

function RailLink ({ page, icon, wide = false, children }: Entry & { children?: VNode }): VNode {
  const { route, chatLists } = useConsole()
  const here = route.place.value.page === page
  const waiting = page === 'chats' ? chatLists.waiting.value.length : 0
  const unread = page === 'chats' ? chatLists.unread.value : page === 'inbox' ? chatLists.unreadLeft.value : 0
  const badge = waiting > 0 ? waiting : unread
  return (
    <a class={`rail-link ${wide ? 'rail-wide' : ''}`} href={`/${page}`} {...(here ? { 'aria-current': 'page' } : {})}>
      {children ?? <Icon name={icon} size={20} />}
      {words.nav[page]}
      {badge > 0 && (
        <span class={`badge ${waiting > 0 ? 'badge-waiting' : ''}`}>
          <span aria-hidden='true'>{badge > 99 ? '99+' : badge}</span>
          <span class='sr-only'>{waiting > 0 ? words.nav.waiting(waiting) : words.nav.unread(unread)}</span>
        </span>
      )}
    </a>
  )
}
