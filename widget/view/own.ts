// State that is one component's own.
import type { Signal } from '@preact/signals-core'
import { signal } from '@preact/signals-core'
import { useRef } from 'preact/hooks'

export function useOwn<Value> (initial: Value): Signal<Value> {
  const own = useRef<Signal<Value> | undefined>(undefined)
  own.current ??= signal(initial)
  return own.current
}
