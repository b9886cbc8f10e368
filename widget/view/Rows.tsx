// Days, lines and groups in their order.
import type { JSX } from 'preact'
import type { Host } from '../host.ts'
import type { PanelModel } from '../model/state.ts'
import type { Row } from '../model/rows.ts'
import { useMemo } from 'preact/hooks'
import { Group } from './Group.tsx'

export interface RowsProps { rows: Row[], host: Host, model: PanelModel }

export function Rows ({ rows, host, model }: RowsProps): JSX.Element {
  return useMemo(() => (
    <ol class='rows'>
      {rows.map(row => row.kind === 'group'
        ? <Group key={row.key} group={row} host={host} model={model} />
        : <li key={row.key} class={row.kind}><span>{row.text}</span></li>)}
    </ol>
  ), [rows])
}
