// A site's name and the addresses whose pages may use it.
import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import type { Site } from '../../../src/wire/account.ts'
import { toOrigin } from '../../model/sites.ts'
import { words } from '../../strings/en.ts'
import { Field } from '../Field.tsx'
import { FormFoot } from '../FormFoot.tsx'
import { useConsole } from '../context.ts'
import { useForm } from '../use-form.ts'

export function SiteForm ({ site }: { site: Site }): VNode {
  const { sites } = useConsole()
  const name = useSignal(site.name)
  const origins = useSignal(site.origins.join('\n'))
  const [nameId, originsId] = [`site-name-${site.id}`, `site-origins-${site.id}`]
  const lines = (): string[] => origins.value.split('\n').map(line => line.trim()).filter(line => line !== '')
  const form = useForm({
    check: () => ({ [nameId]: name.value.trim() === '' ? words.form.siteNameMissing : undefined, [originsId]: checkOrigins(lines()) }),
    send: () => sites.save({ site: site.id, name: name.value.trim(), origins: [...new Set(lines().map(line => toOrigin(line) ?? ''))] })
  })
  const error = form.errors.value[originsId]
  return (
    <section class='block' aria-labelledby={`site-title-${site.id}`}>
      <h2 id={`site-title-${site.id}`}>{words.siteSettings.sections.site}</h2>
      <p class='lead'>{words.siteSettings.leads.site}</p>
      <form noValidate onSubmit={form.handleSubmit}>
        <Field id={nameId} label={words.settings.siteName} value={name} error={form.errors.value[nameId]} maxLength={80} />
        <div class='field'>
          <label for={originsId}>{words.settings.origins}</label>
          <textarea
            id={originsId} name='origins' rows={3} spellcheck={false} value={origins.value} aria-invalid={error !== undefined}
            aria-describedby={`${originsId}-hint${error === undefined ? '' : ` ${originsId}-error`}`}
            onInput={event => { origins.value = event.currentTarget.value }}
          />
          <p class='hint' id={`${originsId}-hint`}>{words.settings.originsHint}</p>
          {error !== undefined && <p class='error' id={`${originsId}-error`}>{error}</p>}
        </div>
        <FormFoot form={form} label={words.form.save} done={words.form.saved} />
      </form>
    </section>
  )
}

function checkOrigins (lines: readonly string[]): string | undefined {
  if (lines.length === 0) return words.settings.originsMissing
  const wrong = lines.find(line => toOrigin(line) === undefined)
  return wrong === undefined ? undefined : words.settings.originWrong(wrong)
}
