// The open spans of one day: two times each, one more by a button, none is closed.
import type { VNode } from 'preact'
import { fromEndField, nextSpan, toEndField } from '../../model/week.ts'
import type { Span } from '../../model/week.ts'
import { words } from '../../strings/en.ts'
import { Icon } from '../Icon.tsx'
import { described } from './Inputs.tsx'

interface SpanFieldsProps { id: string, day: string, spans: readonly Span[], error: (id: string) => string | undefined, onValue: (spans: Span[]) => void }

export function SpanFields ({ id, day, spans, error, onValue }: SpanFieldsProps): VNode {
  return (
    <div class='spans'>
      {spans.length === 0 && <span class='spans-closed'>{words.hours.closed}</span>}
      {spans.map((span, index) => (
        <SpanRow
          key={index} id={`${id}-${index}`} day={day} span={span} error={error(`${id}-${index}`)}
          onValue={next => { onValue(spans.map((old, at) => at === index ? next : old)) }}
          onRemove={() => { onValue(spans.filter((_, at) => at !== index)) }}
        />
      ))}
      {error(id) !== undefined && <p class='error'>{error(id)}</p>}
      <button type='button' class='button button-small button-quiet span-add' aria-label={words.hours.addTo(day)} onClick={() => { onValue([...spans, nextSpan(spans)]) }}><Icon name='plus' size={16} />{words.hours.add}</button>
    </div>
  )
}

interface SpanRowProps { id: string, day: string, span: Span, error: string | undefined, onValue: (span: Span) => void, onRemove: () => void }

function SpanRow ({ id, day, span, error, onValue, onRemove }: SpanRowProps): VNode {
  return (
    <>
      <span class='span'>
        <input id={id} type='time' required value={span.from} aria-label={words.hours.from(day)} {...described({ id, error })} onInput={event => { onValue({ ...span, from: event.currentTarget.value }) }} />
        <span aria-hidden='true'>–</span>
        <input type='time' required value={toEndField(span.to)} aria-label={words.hours.to(day)} {...described({ id, error })} onInput={event => { onValue({ ...span, to: fromEndField(event.currentTarget.value) }) }} />
        <button type='button' class='button button-icon' aria-label={words.hours.remove(day, span.from, toEndField(span.to))} onClick={onRemove}><Icon name='close' size={16} /></button>
      </span>
      {error !== undefined && <p class='error' id={`${id}-error`}>{error}</p>}
    </>
  )
}
