// As much of a document as Preact needs to draw a view in Node: elements, their attributes and properties, and nothing of layout or events.
import { Fragment, h } from 'preact'

export class FakeNode {
  nodeType = 1
  parentNode: FakeNode | null = null
  childNodes: FakeNode[] = []
  style = {}
  readonly given: Record<string, unknown> = {}
  localName: string
  data = ''
  constructor (localName: string) { this.localName = localName }
  get firstChild (): FakeNode | null { return this.childNodes[0] ?? null }
  get nextSibling (): FakeNode | null { return this.parentNode?.childNodes[this.parentNode.childNodes.indexOf(this) + 1] ?? null }
  get attributes (): [] { return [] }
  insertBefore (node: FakeNode, before: FakeNode | null): FakeNode {
    node.remove()
    const at = before === null ? -1 : this.childNodes.indexOf(before)
    this.childNodes.splice(at < 0 ? this.childNodes.length : at, 0, node)
    node.parentNode = this
    return node
  }

  appendChild (node: FakeNode): FakeNode { return this.insertBefore(node, null) }
  remove (): void {
    this.parentNode?.childNodes.splice(this.parentNode.childNodes.indexOf(this), 1)
    this.parentNode = null
  }

  removeChild (node: FakeNode): void { node.remove() }
  setAttribute (name: string, value: unknown): void { this.given[name] = value }
  removeAttribute (name: string): void { Reflect.deleteProperty(this.given, name) }
  addEventListener (): void {}
  removeEventListener (): void {}
}

/** Puts a document where Preact looks for it, and gives an element to draw into. */
export function openDocument (): FakeNode {
  const make = (name: string): FakeNode => new FakeNode(name)
  const document = { createElement: make, createElementNS: (_space: string, name: string) => make(name), createTextNode: (data: string) => Object.assign(make('#text'), { nodeType: 3, data }) }
  // What runs the tests makes calls of React.createElement of a view's tags.
  Object.assign(globalThis, { React: { createElement: h, Fragment }, document, requestAnimationFrame: () => 0, cancelAnimationFrame () {} })
  return make('body')
}

/** All elements below, the nearest to the top first. */
export function elementsOf (node: FakeNode): FakeNode[] {
  return node.childNodes.flatMap(child => [child, ...elementsOf(child)])
}
