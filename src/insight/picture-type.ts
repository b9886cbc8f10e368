// What a moving picture's bytes say it is, and how large: by its first bytes alone, nothing is decoded. Who may send one is left to the routes.

export interface PictureFacts { type: 'image/gif' | 'image/png' | 'image/webp', width: number, height: number }

/** Undefined for what is no GIF, PNG or WebP, or has no size. */
export function readPictureFacts (bytes: Buffer): PictureFacts | undefined {
  const found = readGif(bytes) ?? readPng(bytes) ?? readWebp(bytes)
  return found !== undefined && found.width > 0 && found.height > 0 ? found : undefined
}

function readGif (bytes: Buffer): PictureFacts | undefined {
  if (bytes.length < 10 || !/^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))) return undefined
  return { type: 'image/gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
}

// An animated one (APNG) begins like any.
function readPng (bytes: Buffer): PictureFacts | undefined {
  if (bytes.length < 24 || !bytes.subarray(0, 8).equals(pngStart) || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined
  return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

const pngStart = Buffer.from('89504e470d0a1a0a', 'hex')

/** Its three forms: extended (all animated ones), lossless, lossy. */
function readWebp (bytes: Buffer): PictureFacts | undefined {
  if (bytes.length < 30 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') return undefined
  const size = webpSizes[bytes.toString('latin1', 12, 16)]?.(bytes)
  return size && { type: 'image/webp', ...size }
}

const webpSizes: Readonly<Record<string, (bytes: Buffer) => { width: number, height: number }>> = {
  VP8X: bytes => ({ width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }),
  VP8L: bytes => {
    const bits = bytes.readUInt32LE(21)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  },
  'VP8 ': bytes => ({ width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff })
}
