// Online or away by choice, and beside it what visitors see of that.
import type { VNode } from 'preact'
import type { SiteStatus } from '../../src/wire/events.ts'
import { words } from '../strings/en.ts'
import { useConsole } from './context.ts'

export function StatusToggle (): VNode {
  const { account } = useConsole()
  const status = account.me.value?.status ?? 'away'
  const name = words.status[status]
  const change = (): void => { void account.setStatus(status === 'online' ? 'away' : 'online') }
  return (
    <div class='status'>
      <WidgetStatus />
      <button type='button' role='switch' class={`status-switch status-${status}`} aria-checked={status === 'online'} aria-label={words.status.label(name)} aria-keyshortcuts='o' title={`${words.status.toggle(name)} (O)`} onClick={change}>
        <span class='status-mark' aria-hidden='true' />{name}
      </button>
    </div>
  )
}

function WidgetStatus (): VNode | null {
  const { account, sites } = useConsole()
  const statuses = (account.me.value?.sites ?? []).map(({ id, name }) => ({ name, status: sites.statuses.value.get(id) }))
  const known = statuses.filter((site): site is { name: string, status: SiteStatus } => site.status !== undefined)
  const [first] = known
  if (first === undefined) return null
  const all = known.map(({ name, status }) => `${name}: ${words.status.names[status]}`).join('\n')
  const same = known.every(({ status }) => status === first.status)
  const text = same ? words.status.names[first.status] : known.map(({ name, status }) => `${name} ${words.status.names[status]}`).join(', ')
  return <span class='status-widget' title={all}>{words.status.widget(text)}</span>
}
