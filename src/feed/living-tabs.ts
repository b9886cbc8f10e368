// Which tabs of one visitor live, by what their polls say. Tabs of one page and browser name each other; another device, or a window of the chat's own, names itself: neither closes the other's.

/** A poll of `tab`; `tabs` are the others that it knows to live. */
export interface TabsPoll { tab: string, tabs: readonly string[] }
/** What differs from what was told before. */
export interface TabsChange { living: string[], dead: string[] }

// Whose tab closes without a word is never unsaid: the oldest is forgotten.
const maxBrowsers = 8

export class LivingTabs {
  #browsers: ReadonlyArray<readonly string[]> = []
  #told: readonly string[] = []
  #left: ReadonlyArray<{ tab: string, until: number }> = []

  /** A hello has shown this tab. */
  opened (tab: string): void {
    this.#hear([tab])
    this.#told = this.#living()
  }

  /** This tab said that it leaves: until `until` (ms) whoever names it was overtaken. */
  leave (tab: string, until: number): void {
    const others = (tabs: readonly string[]): string[] => tabs.filter(one => one !== tab)
    this.#browsers = this.#browsers.map(others).filter(tabs => tabs.length > 0)
    this.#told = others(this.#told)
    this.#left = [...this.#left, { tab, until }]
  }

  hasLeft (tab: string, now: number): boolean {
    if (this.#left.length > 0) this.#left = this.#left.filter(({ until }) => until > now)
    return this.#left.some(left => left.tab === tab)
  }

  /** Whether there is a change to tell. */
  hear ({ tab, tabs }: TabsPoll, now: number): boolean {
    const [only, ...more] = this.#browsers
    if (tabs.length === 0 && more.length === 0 && only?.length === 1 && only[0] === tab) return false
    this.#hear([tab, ...tabs].filter(one => !this.hasLeft(one, now)))
    const { living, dead } = this.#change()
    return living.length + dead.length > 0
  }

  /** What to tell, which counts as told from now on. */
  take (): TabsChange {
    const change = this.#change()
    this.#told = this.#living()
    return change
  }

  /** It wasn't told. */
  giveBack ({ living, dead }: TabsChange): void {
    this.#told = [...this.#told.filter(tab => !living.includes(tab)), ...dead]
  }

  #hear (own: readonly string[]): void {
    if (own.length > 0) this.#browsers = [...this.#browsers.filter(tabs => !tabs.some(tab => own.includes(tab))), own].slice(-maxBrowsers)
  }

  #living (): string[] {
    return this.#browsers.flat()
  }

  #change (): TabsChange {
    const living = this.#living()
    return { living: living.filter(tab => !this.#told.includes(tab)), dead: this.#told.filter(tab => !living.includes(tab)) }
  }
}
