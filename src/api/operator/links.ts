// What one-time links look like. The token stands behind `#`: browsers don't send it, so no log and no proxy holds it, and opening the page uses nothing up.
import type { LinkKind } from '../../store/credential-links.ts'

/** By PUBLIC_URL, never by what a request says our name is. */
export function createLink ({ publicUrl }: { publicUrl: string }, { kind, token }: { kind: LinkKind, token: string }): string {
  return `${publicUrl}/${kind}#${token}`
}
