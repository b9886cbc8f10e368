// The live list as a grid: draws the rows in sight, keeps the keyboard's row, holds the order while somebody is in it.
import type { TargetedEvent, VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { useSignalEffect } from '@preact/signals'
import type { Console } from '../model/console.ts'
import { words } from '../strings/en.ts'
import { VisitorRow } from './VisitorRow.tsx'
import { useConsole } from './context.ts'
import { useMedia } from './use-media.ts'
import { useWindow } from './use-window.ts'

/** The head sticks above the rows, as high as the style sheet says. */
const headHeight = 32
const { columns } = words.visitors
const heads = [columns.state, columns.visitor, columns.place, columns.page, columns.time, columns.source, columns.device, columns.action]
const names = ['state', 'visitor', 'place', 'page', 'time', 'source', 'device', 'action']

export function VisitorList (): VNode {
  const models = useConsole()
  const { arrangement, roster } = models
  const narrow = useMedia('(max-width: 720px)')
  const rowHeight = narrow ? 92 : 48
  const rows = arrangement.rows.value
  const { scroller, first, end, onScroll } = useWindow({ count: rows.length, rowHeight })
  useSignalEffect(() => {
    if (arrangement.steps.value > 0) bringToLight({ box: scroller.current, index: rowIndex(models), rowHeight, headHeight: narrow ? 0 : headHeight, id: arrangement.active.peek() })
  })
  // Whoever leaves with the list gone no longer holds it.
  useEffect(() => () => { arrangement.release('pointer'); arrangement.release('keyboard') }, [])
  const active = arrangement.active.value
  const entry = roster.visitors.value.has(active) ? active : rows.find(({ gap }) => !gap)?.id
  return (
    <div
      class='grid' role='grid' aria-label={words.visitors.list} aria-rowcount={rows.length + 1} aria-colcount={heads.length}
      onPointerEnter={() => { arrangement.hold('pointer') }} onPointerLeave={() => { arrangement.release('pointer') }}
      onFocusIn={event => { if (isByKeyboard(event)) arrangement.hold('keyboard') }} onFocusOut={() => { arrangement.release('keyboard') }}
      onKeyDown={event => { walk(models, event) }}
    >
      <div class='grid-scroll' role='presentation' ref={scroller} onScroll={onScroll}>
        <div class='grid-head' role='row' aria-rowindex={1}>
          {heads.map((head, index) => <span key={head} role='columnheader' class={`cell cell-${names[index]}`}>{index === 0 ? <span class='sr-only'>{head}</span> : head}</span>)}
        </div>
        <div class='grid-rows' role='rowgroup' style={{ height: `${rows.length * rowHeight}px` }}>
          {rows.slice(first, end).map(({ id, gap }, index) => {
            const visitor = roster.visitors.value.get(id)
            return gap || visitor === undefined ? null : <VisitorRow key={id} visitor={visitor} index={first + index} top={(first + index) * rowHeight} entry={id === entry} />
          })}
        </div>
      </div>
    </div>
  )
}

function isByKeyboard (event: TargetedEvent<HTMLElement, FocusEvent>): boolean {
  return event.target instanceof HTMLElement && event.target.matches(':focus-visible')
}

function rowIndex ({ arrangement }: Console): number {
  return arrangement.rows.peek().findIndex(({ id }) => id === arrangement.active.peek())
}

function walk ({ arrangement }: Console, event: TargetedEvent<HTMLElement, KeyboardEvent>): void {
  const rows = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }[event.key]
  if (rows === undefined || event.altKey || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  arrangement.step(rows)
}

/** Scrolls the least that brings the row into sight; the focus follows once it is drawn. */
function bringToLight ({ box, index, rowHeight, headHeight, id }: { box: HTMLDivElement | null, index: number, rowHeight: number, headHeight: number, id: string }): void {
  if (box === null || index < 0) return
  const top = index * rowHeight
  if (top < box.scrollTop) box.scrollTop = top
  else if (headHeight + top + rowHeight > box.scrollTop + box.clientHeight) box.scrollTop = headHeight + top + rowHeight - box.clientHeight
  requestAnimationFrame(() => requestAnimationFrame(() => { box.querySelector<HTMLElement>(`[data-visitor="${id}"]`)?.focus() }))
}
