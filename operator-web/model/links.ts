// Finds the web addresses in a text; everything else stays plain text, whatever it looks like. Pure.

/** Only what starts like a web address; a full stop or bracket at its end belongs to the sentence. */
const address = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}']/g

export function pieces (text: string): Array<{ text: string, link: boolean }> {
  const found: Array<{ text: string, link: boolean }> = []
  let end = 0
  for (const match of text.matchAll(address)) {
    if (match.index > end) found.push({ text: text.slice(end, match.index), link: false })
    found.push({ text: match[0], link: URL.canParse(match[0]) })
    end = match.index + match[0].length
  }
  if (end < text.length) found.push({ text: text.slice(end), link: false })
  return found
}
