// The one line for the owner's pages, and the wait for the first contact from them.
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Site } from '../../src/wire/account.ts'
import { words } from '../strings/en.ts'
import { CopyButton } from './CopyButton.tsx'
import { InstallState } from './InstallState.tsx'
import { TopBar } from './TopBar.tsx'
import { useConsole } from './context.ts'

export function InstallPage (): VNode {
  const { sites } = useConsole()
  useEffect(() => sites.watch(), [])
  return (
    <div class='page'>
      <TopBar title={words.nav.install} />
      <div class='pane sheet' data-pane tabIndex={-1}>
        <div class='sheet-column'>{sites.sites.value?.map(site => <SiteInstall key={site.id} site={site} />)}</div>
      </div>
    </div>
  )
}

function SiteInstall ({ site }: { site: Site }): VNode {
  return (
    <section class='block' aria-label={words.install.title(site.name)}>
      <h2>{words.install.title(site.name)}</h2>
      <p class='lead'>{words.install.lead}</p>
      <div class='snippet'>
        <pre class='snippet-code' tabIndex={0} role='group' aria-label={words.install.snippet}><code>{site.snippet}</code></pre>
        <CopyButton text={site.snippet} label={words.install.copy} />
      </div>
      <InstallState site={site} />
    </section>
  )
}
