// An address that asked and isn't on the site's list: allow it, or leave it.
import type { VNode } from 'preact'
import type { Site } from '../../src/wire/account.ts'
import { words } from '../strings/en.ts'
import { Icon } from './Icon.tsx'
import { useConsole } from './context.ts'

export function RefusedNotice ({ site, origin, onIgnore }: { site: Site, origin: string, onIgnore: () => void }): VNode {
  const { sites, toasts, account } = useConsole()
  const allow = async (): Promise<void> => {
    const outcome = await sites.allow(site, origin)
    if (outcome.kind === 'done') toasts.say(words.install.allowed(origin))
    else toasts.warn(words.problem(outcome.code))
  }
  return (
    <div class='notice notice-warn'>
      <Icon name='alert' />
      <div>
        <p class='strong'>{words.install.refused}</p>
        <p>{words.install.refusedMore(origin)}</p>
        {account.me.value?.role !== 'operator' && (
          <p class='form-buttons'>
            <button type='button' class='button button-small button-main' onClick={() => { void allow() }}>{words.install.allow}</button>
            <button type='button' class='button button-small' onClick={onIgnore}>{words.install.ignore}</button>
          </p>
        )}
      </div>
    </div>
  )
}
