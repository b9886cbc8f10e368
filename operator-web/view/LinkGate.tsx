// Asks what a one-time link is for before its form is shown; one that is used up or wrong says so instead.
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import type { LinkAnswer } from '../../src/wire/account.ts'
import { words } from '../strings/en.ts'
import { AuthFrame } from './AuthFrame.tsx'
import { useConsole } from './context.ts'

export function LinkGate ({ children }: { children: (link: LinkAnswer) => VNode }): VNode {
  const { account, route } = useConsole()
  const token = route.place.value.hash
  useEffect(() => { void account.lookUp(token) }, [token])
  const state = account.link.value
  switch (state.kind) {
    case 'asking': return <AuthFrame title={words.join.asking}>{null}</AuthFrame>
    case 'good': return children(state.link)
    case 'refused': return (
      <AuthFrame title={words.pages[route.place.value.page]}>
        <p class='notice notice-danger' role='alert'>{words.problem(state.code === 'bad_input' || state.code === 'token_unknown' ? 'link_gone' : state.code)}</p>
        <a class='button' href='/sign-in'>{words.signIn.title}</a>
      </AuthFrame>
    )
  }
}
