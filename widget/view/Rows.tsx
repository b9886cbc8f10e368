// Days, lines and groups in their order.
import type { JSX } from 'preact'
import type { Outgoing } from '../model/outgoing.ts'
import type { Row } from '../model/rows.ts'
import { Group } from './Group.tsx'

export interface RowsProps {
  rows: Row[]
  origin: string
  outgoing: Pick<Outgoing, 'retry' | 'remove'>
}

export function Rows ({ rows, origin, outgoing }: RowsProps): JSX.Element {
  return (
    <ol class='rows'>
      {rows.map(row => row.kind === 'group'
        ? <Group key={row.key} group={row} origin={origin} onRetry={key => { outgoing.retry(key) }} onRemove={key => { outgoing.remove(key) }} />
        : <li key={row.key} class={row.kind}><span>{row.text}</span></li>)}
    </ol>
  )
}
