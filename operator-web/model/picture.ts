// Draws a chosen file small and square for the server; reading the file is the browser's, sending is account.ts's.

/** Large enough for any place it is shown in, twice as sharp as its largest. */
export const pictureSize = 128

/** The middle of the picture as base64 of a WebP or PNG file. Undefined: not a picture that this browser can read. */
export async function drawPicture (file: Blob): Promise<string | undefined> {
  try {
    const bitmap = await createImageBitmap(file)
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = pictureSize
    const side = Math.min(bitmap.width, bitmap.height)
    const left = (bitmap.width - side) / 2
    const top = (bitmap.height - side) / 2
    canvas.getContext('2d')?.drawImage(bitmap, left, top, side, side, 0, 0, pictureSize, pictureSize)
    bitmap.close()
    // A browser that can't write WebP writes PNG instead, which the server takes too.
    return canvas.toDataURL('image/webp', 0.85).split(',')[1]
  } catch {
    // Not a picture, or broken: the form says so.
    return undefined
  }
}

/** A file's bytes as the wire's base64. */
export async function toBase64 (file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  // In pieces: a call takes some ten thousand arguments at most.
  const pieces = Array.from({ length: Math.ceil(bytes.length / 8192) }, (_, at) => String.fromCharCode(...bytes.subarray(at * 8192, (at + 1) * 8192)))
  return btoa(pieces.join(''))
}
