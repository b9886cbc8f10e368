// The full-screen panel of a telephone: stays above the keyboard, and Tab stays inside.

/** Sizes the panel to what the keyboard leaves free. Returns the way back. */
export function followKeyboard (panel: HTMLElement): () => void {
  const { visualViewport } = window
  if (visualViewport === null) return () => {}
  let frame = 0
  const fit = (): void => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => {
      panel.style.setProperty('height', `${visualViewport.height}px`)
      panel.style.setProperty('top', `${visualViewport.offsetTop}px`)
    })
  }
  visualViewport.addEventListener('resize', fit)
  visualViewport.addEventListener('scroll', fit)
  fit()
  return () => {
    cancelAnimationFrame(frame)
    visualViewport.removeEventListener('resize', fit)
    visualViewport.removeEventListener('scroll', fit)
  }
}

export function keepTabInside (panel: HTMLElement, event: KeyboardEvent): void {
  const stops = [...panel.querySelectorAll<HTMLElement>('button:not(:disabled), textarea, input, a[href], [tabindex="0"]')]
  const at = stops.indexOf((panel.getRootNode() as ShadowRoot).activeElement as HTMLElement)
  const next = event.shiftKey ? at - 1 : at + 1
  if (at > 0 && next < stops.length && next >= 0) return
  if (at === 0 && !event.shiftKey) return
  event.preventDefault()
  stops.at(event.shiftKey ? -1 : 0)?.focus()
}
