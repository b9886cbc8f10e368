// When the page leaves, comes back and wakes up, the contact hears of it.
import { comeBack, leave, wake } from './contact.ts'

export function watchLife (): void {
  addEventListener('pagehide', leave)
  addEventListener('pageshow', event => { if (event.persisted) comeBack() })
  addEventListener('online', wake)
  // A held poll doesn't feel that the network went; a new one does, and the panel says so at once.
  addEventListener('offline', wake)
  document.addEventListener('visibilitychange', () => { if (!document.hidden) wake() })
}
