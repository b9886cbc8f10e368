// Chooses the page by the address and by whether somebody is signed in.
import type { VNode } from 'preact'
import type { Place } from '../model/route.ts'
import { isOpenPage } from '../model/route.ts'
import { words } from '../strings/en.ts'
import { ChatsPage } from './ChatsPage.tsx'
import { InboxPage } from './InboxPage.tsx'
import { InstallPage } from './InstallPage.tsx'
import { JoinPage } from './JoinPage.tsx'
import { PeoplePage } from './PeoplePage.tsx'
import { ResetPage } from './ResetPage.tsx'
import { SettingsPage } from './SettingsPage.tsx'
import { Shell } from './Shell.tsx'
import { SignInPage } from './SignInPage.tsx'
import { SignUpPage } from './SignUpPage.tsx'
import { VisitorsPage } from './VisitorsPage.tsx'
import { useConsole } from './context.ts'

export function App (): VNode {
  const { account, route } = useConsole()
  const { page } = route.place.value
  const me = account.me.value
  if (isOpenPage(page)) return openPage(page)
  if (me === undefined || me === null) return <p class='starting' role='status'>{account.unreachable.value ? words.noServer : words.starting}</p>
  return <Shell me={me}>{ownPage(page)}</Shell>
}

function openPage (page: Place['page']): VNode {
  switch (page) {
    case 'sign-up': return <SignUpPage />
    case 'join': return <JoinPage />
    case 'reset': return <ResetPage />
    default: return <SignInPage />
  }
}

function ownPage (page: Place['page']): VNode {
  switch (page) {
    case 'chats': return <ChatsPage />
    case 'inbox': return <InboxPage />
    case 'install': return <InstallPage />
    case 'settings': return <SettingsPage />
    case 'people': return <PeoplePage />
    default: return <VisitorsPage />
  }
}
