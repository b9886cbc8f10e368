// Opening hours: a week of spans, special days, the time zone; and what visitors find while nobody is there.
import type { VNode } from 'preact'
import type { SiteSettings } from '../../../src/wire/settings.ts'
import { partsOf } from '../../model/sections.ts'
import { inOrder, thereNow, zonesByRegion } from '../../model/week.ts'
import type { Hours } from '../../model/week.ts'
import { words } from '../../strings/en.ts'
import { useConsole } from '../context.ts'
import { HolidayFields } from './HolidayFields.tsx'
import { CheckRow, Row, SelectRow, described } from './Inputs.tsx'
import { SectionForm } from './SectionForm.tsx'
import { WeekFields } from './WeekFields.tsx'
import { useSection } from './use-section.ts'

export function HoursForm ({ settings: { hours, nobody } }: { settings: SiteSettings }): VNode {
  const { siteSettings } = useConsole()
  const section = useSection(partsOf.hours, () => { siteSettings.put('hours', inOrder(siteSettings.draft.peek()?.hours ?? hours)) })
  const patch = (change: Partial<Hours>): void => { section.patch('hours', change) }
  const shown = hours.on || Object.keys(section.form.errors.value).some(id => id.startsWith('hours-'))
  return (
    <SectionForm name='hours' section={section}>
      <CheckRow id='hours-on' label={words.hours.on} hint={words.hours.onHint} checked={hours.on} onValue={on => { patch({ on }) }} />
      {shown && (
        <>
          <ZoneField hours={hours} error={section.error('hours-zone')} onValue={zone => { patch({ zone }) }} />
          <WeekFields week={hours.week} error={section.error} onValue={week => { patch({ week }) }} />
          <HolidayFields holidays={hours.holidays} error={section.error} onValue={holidays => { patch({ holidays }) }} />
        </>
      )}
      <SelectRow id='nobody-show' label={words.hours.nobody} value={nobody.show} options={words.hours.nobodys} onValue={show => { section.patch('nobody', { show }) }} />
    </SectionForm>
  )
}

function ZoneField ({ hours, error, onValue }: { hours: Hours, error: string | undefined, onValue: (zone: string) => void }): VNode {
  const { clock } = useConsole()
  const there = thereNow(hours, clock.now.value)
  const hint = there === undefined ? undefined : words.hours.now(words.hours.days[there.weekday] ?? '', there.time, there.open)
  return (
    <Row id='hours-zone' label={words.hours.zone} hint={hint} error={error}>
      <select id='hours-zone' name='hours-zone' value={hours.zone} {...described({ id: 'hours-zone', hint, error })} onChange={event => { onValue(event.currentTarget.value) }}>
        {zonesByRegion(hours.zone).map(([region, zones]) => (
          <optgroup key={region} label={region === '' ? words.hours.otherZones : region}>
            {zones.map(zone => <option key={zone} value={zone}>{zone.replaceAll('_', ' ')}</option>)}
          </optgroup>
        ))}
      </select>
    </Row>
  )
}
