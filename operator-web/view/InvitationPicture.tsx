// Small still sketches of the moving pictures, so that the operator knows what the visitor will see; the widget draws the real ones.
import type { ComponentChildren, VNode } from 'preact'
import type { InvitationArt } from '../../src/wire/art.ts'

const sketches: Record<string, ComponentChildren> = {
  wave: <><circle cx='24' cy='17' r='9' /><path d='M10 44c0-9 6-15 14-15s14 6 14 15' /><path d='M36 30l6-10m-3 12 6-6' /><path d='M21 17h.1M27 17h.1M21 21c2 2 4 2 6 0' /></>,
  bell: <><path d='M12 34c4-4 4-8 4-14a8 8 0 0 1 16 0c0 6 0 10 4 14z' /><path d='M21 39a3 3 0 0 0 6 0M24 12V8' /><path d='M8 16c0-4 2-7 4-8M40 16c0-4-2-7-4-8' /></>,
  bubble: <><path d='M8 12h32a3 3 0 0 1 3 3v16a3 3 0 0 1-3 3H24l-9 8v-8H8a3 3 0 0 1-3-3V15a3 3 0 0 1 3-3z' /><path d='M16 23h.1M24 23h.1M32 23h.1' /></>,
  lamp: <><path d='M16 22a8 8 0 1 1 16 0c0 5-4 6-4 11h-8c0-5-4-6-4-11z' /><path d='M20 38h8M22 42h4' /><path d='M24 4v4M8 22H5M43 22h-3M12 10l2 2M36 10l-2 2' /></>
}

export function InvitationPicture ({ art }: { art: InvitationArt }): VNode {
  return <svg class='sketch' viewBox='0 0 48 48' width='40' height='40' aria-hidden='true'>{sketches[art] ?? sketches.wave}</svg>
}
