// Keeps a log at its end while somebody reads there, and where it is while they read further up.
import type { RefObject } from 'preact'
import type { Signal } from '@preact/signals'
import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** This near to the end counts as at the end: a line of text. */
const nearPx = 40

interface Stick { box: RefObject<HTMLDivElement | null>, away: Signal<boolean>, onScroll (): void, toEnd (): void }

/** `version` changes when something was added at the end; `away` is true while that is out of sight. */
export function useStick (version: string): Stick {
  const box = useRef<HTMLDivElement>(null)
  const away = useSignal(false)
  const place = useRef({ atEnd: true, height: 0, version: '' })

  const toEnd = (): void => {
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight
    away.value = false
  }
  useLayoutEffect(() => {
    const log = box.current
    if (log === null) return
    const { atEnd, height } = place.current
    const added = place.current.version !== version
    if (atEnd) toEnd()
    else if (added) away.value = true
    // Grown without anything new at the end: an older page came in front, and what was read stays in sight.
    else if (log.scrollHeight > height && log.scrollTop < nearPx) log.scrollTop += log.scrollHeight - height
    place.current = { ...place.current, height: log.scrollHeight, version }
  })
  const onScroll = (): void => {
    const log = box.current
    if (log === null) return
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < nearPx
    place.current = { ...place.current, atEnd, height: log.scrollHeight }
    if (atEnd) away.value = false
  }
  return { box, away, onScroll, toEnd }
}
