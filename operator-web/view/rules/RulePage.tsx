// One rule by its address, or a new one.
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { toDraft } from '../../model/rules.ts'
import { words } from '../../strings/en.ts'
import { useConsole } from '../context.ts'
import { RuleForm } from './RuleForm.tsx'

export function RulePage ({ siteId, id }: { siteId: string, id: string }): VNode {
  const { rules } = useConsole()
  useEffect(() => { void rules.open(siteId) }, [siteId])
  const list = rules.rules.value
  const usual = rules.usual.value
  const { value: problem } = rules.problem
  if (list === undefined || usual === undefined) return <p class='empty empty-quiet' role='status'>{problem === '' ? words.rules.loading : `${words.rules.failed} ${words.problem(problem)}`}</p>
  if (id === 'new') return <RuleForm key='new' id={undefined} initial={{ name: '', active: true, text: words.invite.presets[0] ?? '', from: '', art: 'wave', mostPerVisitor: 1, conditions: usual }} />
  const rule = list.find(known => known.id === id)
  if (rule === undefined) return <p class='notice'>{words.rules.missing}</p>
  return <RuleForm key={id} id={id} initial={toDraft(rule)} />
}
