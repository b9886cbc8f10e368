// People's words with their links made clickable; nothing in them is ever parsed as markup.
import type { JSX } from 'preact'
import { toParts } from '../model/links.ts'

export function Words ({ text }: { text: string }): JSX.Element {
  return <>{toParts(text).map((part, index) => part.kind === 'text' ? part.text : <Link key={index} text={part.text} href={part.href} />)}</>
}

/** A page of the same site opens in its place, and the chat follows; others get a tab and learn nothing. An address is read from the left, whatever stands around it. */
function Link ({ text, href }: { text: string, href: string }): JSX.Element {
  if (href.startsWith(`${location.origin}/`)) return <a dir='ltr' href={href}>{text}</a>
  return <a dir='ltr' href={href} target='_blank' rel='noopener noreferrer nofollow ugc'>{text}</a>
}
