// Gives the visitor a file, as if it was downloaded.

export function saveBlob (root: ShadowRoot, { blob, name }: { blob: Blob, name: string }): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  root.append(link)
  link.click()
  link.remove()
  // The browser has begun to read it by then.
  setTimeout(() => { URL.revokeObjectURL(link.href) }, 60_000)
}
