// Finds web and mail addresses in people's words; what is found comes back as parts, never as markup.

export type Part = { kind: 'text', text: string } | { kind: 'link', text: string, href: string }

// Only these schemes, written out: nothing that runs can be linked.
const address = /\bhttps?:\/\/[^\s<>"']+|\bwww\.[^\s<>"']+\.[^\s<>"']+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi
/** Punctuation after an address belongs to the sentence. */
const trailing = /[.,;:!?'"…]+$/

export function toParts (text: string): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const match of text.matchAll(address)) {
    const found = withoutTail(match[0])
    const href = toHref(found)
    if (href === undefined) continue
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) })
    parts.push({ kind: 'link', text: found, href })
    end = match.index + found.length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}

/** Shown large: a handful of emoji and nothing else. */
export function isOnlyEmoji (text: string): boolean {
  return /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f|\s){1,12}$/u.test(text) && /\p{Extended_Pictographic}/u.test(text)
}

function withoutTail (found: string): string {
  const cut = found.replace(trailing, '')
  return cut.endsWith(')') && !cut.includes('(') ? cut.slice(0, -1).replace(trailing, '') : cut
}

function toHref (found: string): string | undefined {
  const href = /^https?:/i.test(found) ? found : (/^www\./i.test(found) ? 'https://' : 'mailto:') + found
  return URL.canParse(href) ? href : undefined
}
