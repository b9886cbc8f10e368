// Brings the focus to the box where the operator writes, after what was just chosen is drawn.

export function focusComposer (): void {
  requestAnimationFrame(() => { document.querySelector<HTMLTextAreaElement>('#composer')?.focus() })
}
