// Text as HTML: what somebody wrote stands there as they wrote it, whatever it looks like. Pure.

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** In content and in quoted attributes. */
export function escapeHtml (text: string): string {
  return text.replace(/[&<>"']/g, char => entities[char] ?? char)
}
