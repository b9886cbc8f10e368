// Whether an SVG file is a drawing and nothing else: no script, no links, nothing from elsewhere. Answers with it forbid all that once more (api/public/status-picture.ts). Nothing is parsed: what looks like it is refused.

// Scripts, handlers, other languages, links, entities, style sheets and files from elsewhere. `href="#name"` and `url(#name)` stay: drawings refer to their own parts.
const forbidden = [
  /<!DOCTYPE|<!ENTITY|<\?xml-stylesheet|<!\[CDATA\[/i,
  /<[^>\s]*?(?:script|foreignObject|iframe|object|embed|audio|video|image|feImage|handler|listener)/i,
  /<(?:\w+:)?a[\s>]/i,
  /[\s"'/]on\w+\s*=/i,
  /attributeName\s*=\s*["']?\s*(?:\w+:)?(?:href|on)/i,
  /href\s*=(?!\s*["']?\s*#)/i,
  /url\((?!\s*["']?\s*#)/i,
  /@import|expression\(|javascript:|&#/i
]
const start = /^\ufeff?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<svg[\s>]/
const end = /<\/svg>\s*$/

/** True for text that is one `<svg>` in the usual namespace with none of what runs, links or loads. */
export function isSafeSvg (bytes: Buffer): boolean {
  const text = toText(bytes)
  if (text === undefined || !start.test(text) || !end.test(text) || !text.includes('xmlns="http://www.w3.org/2000/svg"')) return false
  // The names of namespaces are addresses that nobody loads. Nothing else may stand in them: what looks like one may be text, and what is taken out isn't looked at.
  const drawn = text.replace(/xmlns(?::\w+)?="[\w:/.#-]*"/g, '')
  return forbidden.every(pattern => !pattern.test(drawn))
}

function toText (bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // Not UTF-8: other encodings could hide what is looked for.
    return undefined
  }
}
