// One section of a site's settings as a form: what is typed, how it is changed, what is wrong with it, and the saving.
import type { SiteSettings } from '../../../src/wire/settings.ts'
import type { Part } from '../../model/site-settings.ts'
import type { Outcome } from '../../model/account.ts'
import type { Form } from '../use-form.ts'
import { words } from '../../strings/en.ts'
import { useConsole } from '../context.ts'
import { useForm } from '../use-form.ts'

export interface Section {
  form: Form
  /** Not saved yet. */
  dirty: boolean
  /** Why the field of this id is not accepted, in words. */
  error (id: string): string | undefined
  /** Changes some of a part. */
  patch<P extends Exclude<Part, 'language'>> (part: P, change: Partial<SiteSettings[P]>): void
}

/** `before` puts in order what was typed, right before it is checked. */
export function useSection (parts: readonly Part[], before = (): void => {}): Section {
  const { siteSettings } = useConsole()
  const form = useForm({
    check () {
      before()
      return Object.fromEntries(siteSettings.check(parts).map(id => [id, words.siteSettings.wrong(id)]))
    },
    send: (): Promise<Outcome> => siteSettings.save(parts)
  })
  return {
    form,
    dirty: parts.some(part => siteSettings.changed.value.has(part)),
    error: id => form.errors.value[id],
    patch (part, change) {
      const typed = siteSettings.draft.peek()?.[part]
      if (typed !== undefined) siteSettings.put(part, { ...typed, ...change })
    }
  }
}
