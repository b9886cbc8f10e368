// When V8 collects what polls leave behind once they have ended; nothing else of a process' memory is decided here.
import { setFlagsFromString } from 'node:v8'

// In percent of what lives. A poll waits long enough to be moved to where V8 collects seldom; left alone it lets ten thousand of them
// pile up to 33 KB for each that is held, with this 15 KB (docs/performance.md, held).
const growth = 30

/** To be called before anything is held. Where a later V8 knows the word no more it says so on stderr, and goes on. */
export function collectOften (): void {
  setFlagsFromString(`--heap-growing-percent=${growth}`)
}
