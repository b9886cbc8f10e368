// The end of a form: its button, and what the server said.
import type { ComponentChildren, VNode } from 'preact'
import type { Form } from './use-form.ts'

export function FormFoot ({ form, label, done, children }: { form: Form, label: string, done?: string, children?: ComponentChildren }): VNode {
  return (
    <div class='form-foot'>
      {form.problem.value !== '' && <p class='notice notice-danger' role='alert'>{form.problem.value}</p>}
      <div class='form-buttons'>
        <button type='submit' class='button button-main' aria-busy={form.busy.value}>{label}</button>
        {children}
        <span class='form-done' role='status'>{form.done.value && done !== undefined ? done : ''}</span>
      </div>
    </div>
  )
}
