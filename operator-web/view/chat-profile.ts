// Whether the profile stands beside the chat or, on small screens, lies over it; and how it is shown and hidden.
import type { Console } from '../model/console.ts'

/** Below this the list, the chat and the profile don't fit side by side. */
export const drawerQuery = '(max-width: 1000px)'

export function toggleChatProfile ({ preferences }: Console): void {
  if (matchMedia(drawerQuery).matches) preferences.toggleDrawer()
  else preferences.toggleProfile()
}
