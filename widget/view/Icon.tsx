// One of the widget's drawings; what it means is said by the words beside it.
import type { JSX } from 'preact'

export function Icon ({ paths }: { paths: readonly string[] }): JSX.Element {
  return <svg viewBox='0 0 24 24' aria-hidden='true'>{paths.map(d => <path key={d} d={d} />)}</svg>
}
