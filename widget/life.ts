// When the page leaves, comes back and wakes up, the contact hears of it.
import { leave, rest, visitIdleMs, wake } from './contact.ts'

export function watchLife (): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  addEventListener('pagehide', leave)
  // A held poll doesn't feel that the network went; a new one does, and the panel says so at once.
  for (const name of ['pageshow', 'online', 'offline']) addEventListener(name, wake)
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer)
    if (document.hidden) timer = setTimeout(rest, visitIdleMs)
    else wake()
  })
}
