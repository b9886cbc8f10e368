// Text with its web addresses as links.
import type { VNode } from 'preact'
import { pieces } from '../model/links.ts'

export function Linked ({ text }: { text: string }): VNode {
  return <>{pieces(text).map((piece, index) => piece.link ? <a key={index} href={piece.text} target='_blank' rel='noopener noreferrer nofollow ugc'>{piece.text}</a> : piece.text)}</>
}
