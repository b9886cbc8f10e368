// Where the panel is and where its focus is: a telephone's stays above the keyboard and keeps Tab inside; what vanishes under the focus leaves it in the panel.

/** Sizes the panel to what the keyboard leaves free, while the screen is small: a window may grow. Returns the way back. */
export function followKeyboard (panel: HTMLElement, isSmall: () => boolean): () => void {
  const { visualViewport } = window
  if (visualViewport === null) return () => {}
  let frame = 0
  const fit = (): void => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => {
      panel.style.setProperty('height', isSmall() ? `${visualViewport.height}px` : '')
      panel.style.setProperty('top', isSmall() ? `${visualViewport.offsetTop}px` : '')
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

/** What had the focus may go, as a chat ends or a form is done: keys still mean the panel then. Ends with the panel. */
export function keepFocus (panel: HTMLElement): void {
  let last: Node | undefined
  panel.addEventListener('focusin', ({ target }) => { last = target as Node })
  // By then what was taken out is out; what is still there was left by the visitor.
  panel.addEventListener('focusout', ({ target }) => { queueMicrotask(() => { if (last === target && last?.isConnected) last = undefined }) })
  new MutationObserver(() => {
    if (last?.isConnected === false && !panel.matches(':focus-within')) panel.querySelector<HTMLElement>('.scroller')?.focus()
  }).observe(panel, { childList: true, subtree: true })
}
