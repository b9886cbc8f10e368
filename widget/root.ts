// What a shadow root needs on a strange page: styles that no rule refuses, and events that stay inside.

/** As objects: no style element, no attribute, so `style-src 'none'` has nothing to refuse. */
export function addStyles (root: ShadowRoot, css: string): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
}

/** Keys typed and focus taken in here are none of the page's business: its shortcuts and focus traps would disturb them. */
export function keepEvents (root: ShadowRoot, types: readonly string[]): void {
  types.forEach(type => { root.addEventListener(type, event => { event.stopPropagation() }, { passive: true }) })
}
