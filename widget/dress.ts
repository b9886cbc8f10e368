// Puts the site's look on: the styles, the language, its direction, and light or dark.
import { look, wish } from './look.ts'

/** The root's first sheet, which is there already, is ours; what the lazy parts added stays behind it. */
export function dress (root: ShadowRoot, box: HTMLElement, css: string): void {
  root.adoptedStyleSheets[0]?.replaceSync(css + look.css + (wish.css ?? ''))
  const theme = wish.theme ?? look.theme
  // The page's own, as it is now, is `dark`, `light`, `normal` (which is light), or `light dark`; the styles take all but the first two for what the visitor's system says.
  ;(root.host as HTMLElement).dataset.theme = theme === 'match' ? getComputedStyle(document.documentElement).colorScheme.replace('normal', 'light') : theme
  box.role = 'region'
  box.ariaLabel = look.words.region
  box.lang = look.lang
  box.dir = look.dir
}
