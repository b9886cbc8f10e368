// When the page leaves, comes back and wakes up, the contact hears of it.
import { comeBack, leave, wake } from './contact.ts'

export function watchLife (): void {
  addEventListener('pagehide', leave)
  addEventListener('pageshow', event => { if (event.persisted) comeBack() })
  addEventListener('online', wake)
  document.addEventListener('visibilitychange', () => { if (!document.hidden) wake() })
}
