// The list of what was said; it stays at the newest unless somebody reads further up, and comes back to where they read.
import type { JSX } from 'preact'
import type { Host } from '../host.ts'
import type { PanelModel } from '../model/state.ts'
import { useLayoutEffect, useRef } from 'preact/hooks'
import * as icons from '../icons.ts'
import { word } from '../strings/words.ts'
import { Earlier } from './Earlier.tsx'
import { Foot } from './Foot.tsx'
import { Icon } from './Icon.tsx'
import { useOwn } from './own.ts'
import { Rows } from './Rows.tsx'

/** This near the end counts as at the end. */
const nearPx = 60
const keepMs = 250

export function Log ({ model, host }: { model: PanelModel, host: Host }): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const top = useRef(0)
  const away = useOwn(false)
  const rows = model.rows.value
  const toEnd = (): void => { scroller.current?.scrollTo({ top: scroller.current.scrollHeight }) }
  const saving = useRef<ReturnType<typeof setTimeout>>(undefined)
  const watch = (): void => {
    const { current } = scroller
    if (current === null) return
    const below = current.scrollHeight - current.scrollTop - current.clientHeight
    // What grows below takes nobody away from the end; only scrolling up does.
    atEnd.current = below < nearPx || (atEnd.current && current.scrollTop >= top.current)
    top.current = current.scrollTop
    away.value = !atEnd.current
    clearTimeout(saving.current)
    saving.current = setTimeout(() => { host.keep.write('s', below < nearPx ? '' : `${Math.round(below)}`) }, keepMs)
  }
  const newest = rows.at(-1)
  const own = newest?.kind === 'group' && newest.mine ? newest.bubbles.at(-1)?.key : undefined
  const ended = model.talk.value?.state === 'ended'
  useLayoutEffect(() => {
    if (atEnd.current) toEnd()
  }, [newest, model.typing.value, model.queue.value, ended, model.rating.given.value])
  // Own words come into view when they are said; whoever reads above is otherwise left there.
  useLayoutEffect(() => {
    if (own !== undefined) toEnd()
  }, [own])
  useLayoutEffect(() => {
    const { current } = scroller
    const below = Number(host.keep.read('s'))
    if (current !== null && below > 0) current.scrollTo({ top: current.scrollHeight - current.clientHeight - below })
  }, [])
  useLayoutEffect(() => {
    const { current } = scroller
    if (current === null) return undefined
    // The keyboard takes room, and pictures come late.
    const observer = new ResizeObserver(() => { if (atEnd.current) toEnd() })
    observer.observe(current)
    if (current.firstElementChild !== null) observer.observe(current.firstElementChild)
    return () => { observer.disconnect() }
  }, [])
  return (
    <div class='log'>
      <div class='scroller' ref={scroller} onScroll={watch} role='log' aria-live='off' aria-label={word('log')} tabIndex={0} translate data-lenis-prevent>
        <div>
          <Earlier model={model} host={host} />
          <Rows rows={rows} host={host} model={model} />
          <Foot model={model} empty={rows.length === 0 && model.from.value === 0} />
        </div>
      </div>
      {away.value && <button type='button' class='newest' onClick={toEnd}><Icon paths={icons.down} />{word('newest')}</button>}
    </div>
  )
}
