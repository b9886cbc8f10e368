// Puts the site's look on: the styles, the language, its direction, and light or dark.
import { look, wish } from './look.ts'

const dark = matchMedia('(prefers-color-scheme:dark)')

/** Our sheet is the root's first; what the lazy parts added stays behind it. */
export function dress (root: ShadowRoot, box: HTMLElement, css: string): void {
  const [sheet = new CSSStyleSheet(), ...others] = root.adoptedStyleSheets
  sheet.replaceSync(css + look.css + (wish.css ?? ''))
  root.adoptedStyleSheets = [sheet, ...others]
  const theme = wish.theme ?? look.theme
  // The page's own, as it is now: `dark`, `light dark`, `normal`.
  const scheme = theme === 'match' ? getComputedStyle(document.documentElement).colorScheme : theme
  ;(root.host as HTMLElement).dataset.theme = scheme === 'dark' || (dark.matches && /dark|auto/.test(scheme)) ? 'dark' : 'light'
  box.role = 'region'
  box.ariaLabel = look.words.region
  box.lang = look.lang
  box.dir = look.dir
  dark.onchange = () => { dress(root, box, css) }
}
