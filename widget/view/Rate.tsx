// How was this chat? Two words to choose from, a comment for who wants, or neither.
import type { JSX } from 'preact'
import type { RatingModel } from '../model/rating.ts'
import * as icons from '../icons.ts'
import { word } from '../strings/words.ts'
import { Go } from './Go.tsx'
import { Icon } from './Icon.tsx'

export function Rate ({ rating }: { rating: RatingModel }): JSX.Element {
  const given = rating.given.value
  const done = rating.done.value
  const fate = rating.fate.value
  return (
    <form class='rate' onSubmit={event => { event.preventDefault(); rating.send() }}>
      <div role='radiogroup' aria-labelledby='rate'>
        <p id='rate'>{word('rate')}</p>
        {(['good', 'bad'] as const).map(value => (
          <label key={value} class={value}>
            <input type='radio' class='hush' name='rating' value={value} checked={given === value} onChange={() => { rating.pick(value) }} />
            <Icon paths={icons.good} />{word(value)}
          </label>
        ))}
      </div>
      {given !== undefined && !done && (
        <>
          <label for='comment'>{word('rateMore')}</label>
          <textarea id='comment' rows={2} dir='auto' value={rating.comment.value} onInput={event => { rating.type(event.currentTarget.value) }} />
          <button type='submit' class='plain'>{word('rateSend')}</button>
        </>
      )}
      {fate !== '' && <p role='status'>{word(fate)}</p>}
      {done && fate === '' && <p role='status'>{word('rated')}</p>}
      {given === undefined && <Go label={word('skip')} go={() => { rating.skip() }} />}
    </form>
  )
}
