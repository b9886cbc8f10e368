// The list of what was said; it stays at the newest unless somebody reads further up.
import type { JSX } from 'preact'
import type { PanelModel } from '../model/panel.ts'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import * as icons from '../icons.ts'
import { toRows } from '../model/rows.ts'
import { en } from '../strings/en.ts'
import { Earlier } from './Earlier.tsx'
import { Foot } from './Foot.tsx'
import { Icon } from './Icon.tsx'
import { Rows } from './Rows.tsx'

/** This near the end counts as at the end. */
const nearPx = 60

export function Log ({ model, origin }: { model: PanelModel, origin: string }): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const [away, setAway] = useState(false)
  const rows = toRows({ talk: model.talk.value, items: model.outgoing.items.value, now: new Date() })
  const toEnd = (): void => { scroller.current?.scrollTo({ top: scroller.current.scrollHeight }) }
  const watch = (): void => {
    const { current } = scroller
    if (current === null) return
    atEnd.current = current.scrollHeight - current.scrollTop - current.clientHeight < nearPx
    setAway(!atEnd.current)
  }
  // Own words always come into view; those of others only when the visitor isn't reading above.
  const newest = rows.at(-1)
  useLayoutEffect(() => {
    if (atEnd.current || (newest?.kind === 'group' && newest.mine)) toEnd()
  }, [newest, model.typing.value])
  useEffect(() => {
    if (scroller.current === null) return undefined
    const observer = new ResizeObserver(() => { if (atEnd.current) toEnd() })
    observer.observe(scroller.current)
    return () => { observer.disconnect() }
  }, [])
  return (
    <div class='log'>
      <div class='scroller' ref={scroller} onScroll={watch} role='log' aria-live='off' aria-label={en.log} tabIndex={0} data-lenis-prevent>
        <Earlier model={model} origin={origin} />
        <Rows rows={rows} origin={origin} outgoing={model.outgoing} />
        <Foot model={model} empty={rows.length === 0} />
      </div>
      {away && <button type='button' class='newest' onClick={toEnd}><Icon paths={icons.down} />{en.newest}</button>}
    </div>
  )
}
