// Which rows of a long list are to be drawn: those in sight and a few around them.
import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

export interface RowWindow {
  scroller: RefObject<HTMLDivElement | null>
  first: number
  /** One past the last. */
  end: number
  onScroll (): void
}

/** Enough that a quick turn of the wheel meets rows; all in all below 60. */
const around = 8

export function useWindow ({ count, rowHeight }: { count: number, rowHeight: number }): RowWindow {
  const scroller = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 900 })
  const look = (): void => {
    const box = scroller.current
    if (box === null) return
    // Whole rows only: a redraw for each pixel would gain nothing.
    const top = Math.floor(box.scrollTop / rowHeight) * rowHeight
    setView(before => before.top === top && before.height === box.clientHeight ? before : { top, height: box.clientHeight })
  }
  useEffect(() => {
    const observer = new ResizeObserver(look)
    if (scroller.current !== null) observer.observe(scroller.current)
    return () => { observer.disconnect() }
  }, [rowHeight])
  const first = Math.max(0, Math.floor(view.top / rowHeight) - around)
  const end = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + around)
  return { scroller, first, end, onScroll: look }
}
