// Words with somebody's name in them, which may run the other way: the name keeps its own direction.
import type { JSX } from 'preact'
import type { Plain } from '../strings/words.ts'
import { word } from '../strings/words.ts'

/** `key` has one place, {name}. */
export function isolated (key: Plain, name: string): JSX.Element {
  const [before = '', after = ''] = word(key, { name: '\0' }).split('\0')
  return <span>{before}<bdi>{name}</bdi>{after}</span>
}
