// The empty live list: that it is empty, not broken, and what to do when no site was ever heard.
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { words } from '../strings/en.ts'
import { ago } from '../strings/times.ts'
import { Icon } from './Icon.tsx'
import { useConsole } from './context.ts'

export function NobodyHere (): VNode {
  const { roster, sites, clock } = useConsole()
  useEffect(() => { if (sites.sites.peek() === undefined) void sites.load() }, [])
  const silent = sites.sites.value?.every(({ firstContact }) => firstContact === undefined) ?? false
  const left = roster.emptySince.value
  if (!roster.loaded.value) return <p class='empty empty-quiet' role='status'>{words.visitors.loading}</p>
  return (
    <div class='empty'>
      <span class='empty-mark'><Icon name='bell' size={28} /></span>
      <p class='empty-title'>{words.visitors.empty}</p>
      <p>{words.visitors.emptyMore}</p>
      {left !== undefined && <p class='digits'>{words.visitors.lastLeft(ago(left, clock.now.value))}</p>}
      {silent && <p>{words.visitors.neverHeard} <a href='/install'>{words.visitors.install}</a></p>}
    </div>
  )
}
