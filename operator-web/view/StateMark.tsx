// A visitor's state by shape and colour, and in words for whoever hovers or listens.
import type { VNode } from 'preact'
import type { RosterVisitor } from '../../src/wire/visits.ts'
import { visitorState } from '../strings/facts.ts'
import { words } from '../strings/en.ts'
import { useConsole } from './context.ts'

export function StateMark ({ visitor }: { visitor: RosterVisitor }): VNode {
  const { chatLists, clock } = useConsole()
  const chatState = chatLists.byVisitor.value.get(visitor.id)?.state
  const state = visitorState(visitor, { chatState, now: clock.now.value })
  const label = words.visitors.states[state]
  return <span class={`mark mark-${state}`} title={label}><span class='sr-only'>{label}</span></span>
}
