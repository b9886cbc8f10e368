// Which picture says "live chat online": eight that come along, or the owner's own.
import type { VNode } from 'preact'
import type { Site } from '../../../src/wire/account.ts'
import { pictureSets } from '../../../src/wire/settings.ts'
import type { SiteSettings } from '../../../src/wire/settings.ts'
import { partsOf } from '../../model/sections.ts'
import { words } from '../../strings/en.ts'
import { SectionForm } from './SectionForm.tsx'
import { useSection } from './use-section.ts'

export function PictureForm ({ site, settings: { picture } }: { site: Site, settings: SiteSettings }): VNode {
  const section = useSection(partsOf.picture)
  const names = [...pictureSets, 'own'] as const
  return (
    <SectionForm name='picture' section={section} title={words.picture.title} lead={words.picture.lead}>
      <fieldset class='field picture-sets'>
        <legend class='sr-only'>{words.picture.title}</legend>
        {names.map(set => (
          <label key={set} class='picture-set'>
            <input type='radio' name='picture-set' value={set} checked={picture.set === set} onChange={() => { section.patch('picture', { set }) }} />
            <span class='picture-pair'>
              {(['online', 'offline'] as const).map(status => <img key={status} src={pictureAddress(site, { set, status })} alt='' loading='lazy' />)}
            </span>
            <span class='picture-name'>{words.picture.sets[set]}</span>
          </label>
        ))}
      </fieldset>
    </SectionForm>
  )
}

/** Own ones by their version, so that a new one is seen at once. */
function pictureAddress (site: Site, { set, status }: { set: string, status: 'online' | 'offline' }): string {
  const own = set === 'own' ? site.pictures?.find(picture => picture.status === status) : undefined
  return own?.url ?? `/s/${site.id}.svg?set=${set}&status=${status}`
}
