// What a picture's first bytes say it is, how wide and how high: a few reads at fixed places and, for JPEG, a bounded walk. Nothing is decoded. Who may send one is left to the routes.

interface Size { width: number, height: number }

/** What more says it is, no browser draws. */
const most = 65_535
/** Of a JPEG's segments before its size: cameras write a dozen. */
const maxSegments = 100

type PictureType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'

/** Undefined for what begins as none of them. */
export function findPictureType (bytes: Buffer): PictureType | undefined {
  return signatures.find(([, fits]) => fits(bytes))?.[0]
}

/** Undefined where the bytes don't say, or say nonsense. `type` is what they are. */
export function readSize (bytes: Buffer, type: string): Size | undefined {
  const size = readers[type]?.(bytes)
  return size !== undefined && isSize(size.width) && isSize(size.height) ? size : undefined
}

export interface PictureFacts extends Size { type: Exclude<PictureType, 'image/jpeg'> }

/** Of one that may move or let the page shine through: undefined for what is no GIF, PNG or WebP, or has no size. */
export function readPictureFacts (bytes: Buffer): PictureFacts | undefined {
  const type = findPictureType(bytes)
  if (type === undefined || type === 'image/jpeg') return undefined
  const size = readSize(bytes, type)
  return size && { type, ...size }
}

const signatures: Array<[type: PictureType, fits: (bytes: Buffer) => boolean]> = [
  ['image/png', bytes => starts(bytes, '\x89PNG\r\n\x1a\n')],
  ['image/jpeg', bytes => starts(bytes, '\xff\xd8\xff')],
  ['image/gif', bytes => starts(bytes, 'GIF87a') || starts(bytes, 'GIF89a')],
  ['image/webp', bytes => starts(bytes, 'RIFF') && bytes.toString('latin1', 8, 12) === 'WEBP']
]

function starts (bytes: Buffer, text: string): boolean {
  return bytes.toString('latin1', 0, text.length) === text
}

const readers: Record<string, (bytes: Buffer) => Size | undefined> = {
  'image/png': readPng,
  'image/gif': bytes => bytes.length < 10 ? undefined : { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) },
  'image/webp': readWebp,
  'image/jpeg': readJpeg
}

function readPng (bytes: Buffer): Size | undefined {
  if (bytes.length < 24 || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

function readWebp (bytes: Buffer): Size | undefined {
  if (bytes.length < 30) return undefined
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X': return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
    case 'VP8L': return bytes[20] === 0x2f ? toLossless(bytes.readUInt32LE(21)) : undefined
    case 'VP8 ': return bytes.readUIntBE(23, 3) === 0x9d012a ? { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff } : undefined
    default: return undefined
  }
}

function toLossless (bits: number): Size {
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
}

function readJpeg (bytes: Buffer): Size | undefined {
  let at = 2
  for (let segment = 0; segment < maxSegments && at + 9 <= bytes.length; segment++) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] as number
    if (isFrame(marker)) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    // Fill bytes stand before a marker; what comes after the start of the picture says nothing more.
    if (marker === 0xff) at += 1
    else if (marker === 0xda || marker === 0xd9) return undefined
    else at += 2 + Math.max(2, bytes.readUInt16BE(at + 2))
  }
  return undefined
}

// Start of frame, of all codings; the three between them are tables.
function isFrame (marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

function isSize (value: number): boolean {
  return value >= 1 && value <= most
}
