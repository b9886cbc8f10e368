// The seven days, each with its spans.
import type { VNode } from 'preact'
import type { Hours } from '../../model/week.ts'
import { words } from '../../strings/en.ts'
import { SpanFields } from './SpanFields.tsx'

type Week = Hours['week']
interface WeekFieldsProps { week: Week, error: (id: string) => string | undefined, onValue: (week: Week) => void }

export function WeekFields ({ week, error, onValue }: WeekFieldsProps): VNode {
  const put = (at: number, spans: Week[number]): void => { onValue(week.map((day, index) => index === at ? spans : day)) }
  const copy = (): void => { onValue(week.map((day, index) => index < 5 ? [...week[0] ?? []] : day)) }
  return (
    <fieldset class='field week' aria-describedby='week-hint'>
      <legend>{words.hours.week}</legend>
      {week.map((spans, index) => {
        const day = words.hours.days[index] ?? ''
        return (
          <div key={day} class='week-day' role='group' aria-label={day}>
            <span class='week-name' aria-hidden='true'>{day}</span>
            <SpanFields id={`hours-week-${index}`} day={day} spans={spans} error={error} onValue={next => { put(index, next) }} />
          </div>
        )
      })}
      <p class='hint' id='week-hint'>{words.hours.weekHint}</p>
      <p><button type='button' class='button button-small' onClick={copy}>{words.hours.copy}</button></p>
    </fieldset>
  )
}
