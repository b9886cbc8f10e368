// The look of the button and the chat: colour, shape, place.
import type { VNode } from 'preact'
import type { SiteSettings } from '../../../src/wire/settings.ts'
import { partsOf } from '../../model/sections.ts'
import { words } from '../../strings/en.ts'
import { ColourField } from './ColourField.tsx'
import { CheckRow, NumberRow, SelectRow, TextRow } from './Inputs.tsx'
import { SectionForm } from './SectionForm.tsx'
import { useSection } from './use-section.ts'

export function LookForm ({ settings: { look } }: { settings: SiteSettings }): VNode {
  const section = useSection(partsOf.look)
  const { error } = section
  const patch = (change: Partial<SiteSettings['look']>): void => { section.patch('look', change) }
  return (
    <SectionForm name='look' section={section}>
      <ColourField id='look-colour' value={look.colour} error={error('look-colour')} onValue={colour => { patch({ colour }) }} />
      <SelectRow id='look-theme' label={words.look.theme} value={look.theme} options={words.look.themes} onValue={theme => { patch({ theme }) }} />
      <CheckRow id='look-launcher' label={words.look.launcher} hint={words.look.launcherHint} checked={look.launcher} onValue={launcher => { patch({ launcher }) }} />
      <div class='field-pair'>
        <SelectRow id='look-shape' label={words.look.shape} value={look.shape} options={words.look.shapes} onValue={shape => { patch({ shape }) }} />
        <SelectRow id='look-size' label={words.look.size} value={look.size} options={words.look.sizes} onValue={size => { patch({ size }) }} />
      </div>
      {look.shape === 'tab' && <TextRow id='look-label' label={words.look.label} hint={words.look.labelHint} value={look.label} error={error('look-label')} maxLength={40} onValue={label => { patch({ label }) }} />}
      <SelectRow id='look-corner' label={words.look.corner} hint={words.look.cornerHint} value={look.corner} options={words.look.corners} onValue={corner => { patch({ corner }) }} />
      <div class='field-pair'>
        <NumberRow id='look-offsetX' label={words.look.offsetX} unit={words.look.px} value={look.offsetX} max={200} error={error('look-offsetX')} onValue={offsetX => { patch({ offsetX }) }} />
        <NumberRow id='look-offsetY' label={words.look.offsetY} unit={words.look.px} value={look.offsetY} max={200} error={error('look-offsetY')} onValue={offsetY => { patch({ offsetY }) }} />
      </div>
    </SectionForm>
  )
}
