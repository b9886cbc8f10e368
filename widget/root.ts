// Styles in a shadow root as objects: no style element, no attribute, so `style-src 'none'` has nothing to refuse.

export function addStyles (root: ShadowRoot, css: string): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
}
