// Title and favicon, drawn by what was missed; which of it counts is attention.ts's.
import { effect } from '@preact/signals'
import type { Console } from '../model/console.ts'
import { words } from '../strings/en.ts'

const size = 64
const colours = { brand: '#0B5FCC', some: '#8A5300', waiting: '#B3261E', paper: '#FFFFFF' }

/** Draws both again whenever something changes. */
export function paintBackground ({ attention, route }: Console, document: Document): void {
  effect(() => {
    const { waiting, messages, visitors } = attention.missed.value
    const plain = words.title.plain(words.pages[route.place.value.page])
    document.title = waiting > 0 ? words.title.waiting : messages > 0 ? words.title.messages(messages) : visitors > 0 ? words.title.visitors(visitors) : plain
  })
  effect(() => {
    const { mark } = attention
    const href = drawIcon(document, mark.value)
    if (href !== undefined) iconLink(document).href = href
  })
}

function iconLink (document: Document): HTMLLinkElement {
  const known = document.querySelector<HTMLLinkElement>('link[rel=icon]')
  if (known !== null) return known
  const link = document.createElement('link')
  link.rel = 'icon'
  document.head.append(link)
  return link
}

/** A bell on the brand's colour, and on it a dot: amber for something new, red for somebody who waits. */
function drawIcon (document: Document, mark: 'none' | 'some' | 'waiting'): string | undefined {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size
  const pen = canvas.getContext('2d')
  if (pen === null) return undefined
  pen.fillStyle = mark === 'waiting' ? colours.waiting : colours.brand
  pen.beginPath()
  pen.roundRect(0, 0, size, size, 16)
  pen.fill()
  drawBell(pen)
  if (mark !== 'none') drawDot(pen, mark)
  return canvas.toDataURL('image/png')
}

function drawBell (pen: CanvasRenderingContext2D): void {
  pen.fillStyle = colours.paper
  pen.beginPath()
  pen.moveTo(14, 43)
  pen.bezierCurveTo(21, 37, 20, 30, 20, 26)
  pen.bezierCurveTo(20, 10, 44, 10, 44, 26)
  pen.bezierCurveTo(44, 30, 43, 37, 50, 43)
  pen.closePath()
  pen.fill()
  pen.beginPath()
  pen.arc(32, 47, 6, 0, Math.PI)
  pen.fill()
}

function drawDot (pen: CanvasRenderingContext2D, mark: 'some' | 'waiting'): void {
  pen.fillStyle = colours.paper
  pen.beginPath()
  pen.arc(48, 16, 15, 0, 2 * Math.PI)
  pen.fill()
  pen.fillStyle = colours[mark]
  pen.beginPath()
  pen.arc(48, 16, 11, 0, 2 * Math.PI)
  pen.fill()
}
