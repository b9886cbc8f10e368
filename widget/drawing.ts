// Makes elements without markup: nothing here is parsed, so strict pages and Trusted Types have nothing to refuse.

export function element<Name extends keyof HTMLElementTagNameMap> (name: Name, className = '', text = ''): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  made.className = className
  made.textContent = text
  return made
}

/** A picture of stroked paths, hidden from screen readers: what it means is said beside it. */
export function drawing (paths: readonly string[], className = ''): SVGElement {
  const svg = shape('svg', { viewBox: '0 0 24 24', class: className, 'aria-hidden': 'true' })
  svg.append(...paths.map(d => shape('path', { d })))
  return svg
}

export function shape (name: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  Object.entries(attributes).forEach(pair => { made.setAttribute(...pair) })
  return made
}
