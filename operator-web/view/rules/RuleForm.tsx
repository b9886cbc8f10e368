// A rule that is written or changed: its words and picture, and the conditions in groups.
import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import type { RuleDraft } from '../../../src/wire/rules.ts'
import { maxInvitationCodePoints } from '../../../src/wire/limits.ts'
import { wrongRuleFields } from '../../model/rules.ts'
import { words } from '../../strings/en.ts'
import { ArtPicker } from '../ArtPicker.tsx'
import { FormFoot } from '../FormFoot.tsx'
import { useConsole } from '../context.ts'
import { AreaRow, CheckRow, NumberRow, TextRow } from '../settings/Inputs.tsx'
import { useSiteHash } from '../settings/use-site-hash.ts'
import { useForm } from '../use-form.ts'
import { RuleConditionFields } from './RuleConditionFields.tsx'

export function RuleForm ({ id, initial }: { id: string | undefined, initial: RuleDraft }): VNode {
  const { rules, route, toasts } = useConsole()
  const hash = useSiteHash()
  const draft = useSignal(initial)
  const patch = (change: Partial<RuleDraft>): void => { draft.value = { ...draft.peek(), ...change } }
  const form = useForm({
    check: () => Object.fromEntries(wrongRuleFields(draft.peek()).map(wrong => [wrong, words.rules.wrong(wrong)])),
    send: async () => {
      const outcome = await rules.save(id, draft.peek())
      if (outcome.kind !== 'done') return outcome
      toasts.say(words.rules.saved)
      route.go(`/settings/invitations${hash}`)
      return outcome
    }
  })
  const rule = draft.value
  const error = (name: string): string | undefined => form.errors.value[name]
  return (
    <section class='block' aria-labelledby='rule-title'>
      <h2 id='rule-title'>{id === undefined ? words.rules.newTitle : initial.name}</h2>
      <form class='rule-form' noValidate onSubmit={form.handleSubmit}>
        <TextRow id='rule-name' label={words.rules.name} hint={words.rules.nameHint} value={rule.name} maxLength={80} error={error('rule-name')} onValue={name => { patch({ name }) }} />
        <CheckRow id='rule-active' label={words.rules.active} checked={rule.active} onValue={active => { patch({ active }) }} />
        <AreaRow id='rule-text' label={words.rules.text} value={rule.text} error={error('rule-text')} hint={words.invite.left(maxInvitationCodePoints - [...rule.text].length)} onValue={text => { patch({ text }) }} />
        <TextRow id='rule-from' label={words.rules.from} hint={words.rules.fromHint} value={rule.from} maxLength={80} error={error('rule-from')} onValue={from => { patch({ from }) }} />
        <ArtPicker name='rule-art' value={rule.art} onValue={art => { patch({ art }) }} />
        <RuleConditionFields conditions={rule.conditions} errors={form.errors.value} onValue={conditions => { patch({ conditions }) }} />
        <NumberRow id='rule-mostPerVisitor' label={words.rules.most} value={rule.mostPerVisitor} min={1} max={1000} error={error('rule-mostPerVisitor')} onValue={mostPerVisitor => { patch({ mostPerVisitor }) }} />
        <FormFoot form={form} label={words.form.save}><a class='button button-quiet' href={`/settings/invitations${hash}`}>{words.form.cancel}</a></FormFoot>
      </form>
    </section>
  )
}
