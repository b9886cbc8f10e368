// Days that are not like their weekday: holidays, and days with other hours.
import type { VNode } from 'preact'
import type { Hours } from '../../model/week.ts'
import { words } from '../../strings/en.ts'
import { Icon } from '../Icon.tsx'
import { TextRow, Row, described } from './Inputs.tsx'
import { SpanFields } from './SpanFields.tsx'

type Holiday = Hours['holidays'][number]
interface HolidayFieldsProps { holidays: readonly Holiday[], error: (id: string) => string | undefined, onValue: (holidays: Holiday[]) => void }

export function HolidayFields ({ holidays, error, onValue }: HolidayFieldsProps): VNode {
  return (
    <fieldset class='field'>
      <legend>{words.hours.holidays}</legend>
      {holidays.length === 0 && <p class='hint'>{words.hours.noHolidays}</p>}
      {holidays.map((holiday, index) => (
        <HolidayRow
          key={index} id={`hours-holidays-${index}`} holiday={holiday} error={error}
          onValue={next => { onValue(holidays.map((old, at) => at === index ? next : old)) }}
          onRemove={() => { onValue(holidays.filter((_, at) => at !== index)) }}
        />
      ))}
      {error('hours-holidays') !== undefined && <p class='error'>{error('hours-holidays')}</p>}
      <p><button type='button' class='button button-small' id='hours-holidays' onClick={() => { onValue([...holidays, { date: '', name: '', spans: [] }]) }}><Icon name='plus' size={16} />{words.hours.addHoliday}</button></p>
    </fieldset>
  )
}

interface HolidayRowProps { id: string, holiday: Holiday, error: (id: string) => string | undefined, onValue: (holiday: Holiday) => void, onRemove: () => void }

function HolidayRow ({ id, holiday, error, onValue, onRemove }: HolidayRowProps): VNode {
  const [dateId, dateError] = [`${id}-date`, error(`${id}-date`)]
  const name = words.hours.holiday(holiday.name === '' ? holiday.date : holiday.name)
  return (
    <div class='holiday' role='group' aria-label={name}>
      <Row id={dateId} label={words.hours.date} error={dateError}>
        <input id={dateId} type='date' required value={holiday.date} {...described({ id: dateId, error: dateError })} onInput={event => { onValue({ ...holiday, date: event.currentTarget.value }) }} />
      </Row>
      <TextRow id={`${id}-name`} label={words.hours.holidayName} value={holiday.name} maxLength={80} error={error(`${id}-name`)} onValue={text => { onValue({ ...holiday, name: text }) }} />
      <SpanFields id={`${id}-spans`} day={name} spans={holiday.spans} error={error} onValue={spans => { onValue({ ...holiday, spans }) }} />
      <button type='button' class='button button-icon holiday-remove' aria-label={words.hours.removeHoliday(name)} onClick={onRemove}><Icon name='close' size={16} /></button>
    </div>
  )
}
