// The ways out of the panel: the chat as a file, on paper, in a window of its own.
import type { Host } from '../host.ts'
import type { PanelModel } from '../model/panel.ts'
import { toTranscript } from '../model/transcript.ts'

/** Reads what isn't here yet, first. */
export async function saveText (model: PanelModel, { name, root }: { name: string, root: ShadowRoot }): Promise<void> {
  while (model.talk.value?.more === true) {
    const { length } = model.talk.value.events
    await model.loadOlder()
    // It can't be had now: better what is here than nothing.
    if (model.talk.value?.events.length === length) break
  }
  const { talk } = model
  if (talk.value !== undefined) saveBlob(new Blob([toTranscript(talk.value, name)], { type: 'text/plain' }), { name: `${name}.txt`, root })
}

/** As if it was downloaded. */
export function saveBlob (blob: Blob, { name, root }: { name: string, root: ShadowRoot }): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  root.append(link)
  link.click()
  link.remove()
  // The browser has begun to read it by then.
  setTimeout(() => { URL.revokeObjectURL(link.href) }, 60_000)
}

export function openWindow ({ origin, site }: Host, how: '' | 'print'): void {
  window.open(`${origin}/c/${site.id}${how && `#${how}`}`, '_blank', how === '' ? 'popup,width=480,height=720,noopener' : 'noopener')
}
