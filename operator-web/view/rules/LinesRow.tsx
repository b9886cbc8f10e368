// A list typed one a line; what is typed stays as it is, empty lines don't count.
import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import { AreaRow } from '../settings/Inputs.tsx'

interface LinesRowProps { id: string, label: string, hint?: string, error?: string | undefined, value: readonly string[], onValue: (lines: string[]) => void }

export function LinesRow ({ value, onValue, ...row }: LinesRowProps): VNode {
  const text = useSignal(value.join('\n'))
  const put = (typed: string): void => {
    text.value = typed
    onValue([...new Set(typed.split('\n').map(line => line.trim()).filter(line => line !== ''))])
  }
  return <AreaRow {...row} rows={Math.min(6, Math.max(2, text.value.split('\n').length))} value={text.value} onValue={put} />
}
