// JSON with one meaning only: what JSON.parse would let pass (a key twice, half a surrogate pair, a prototype, great depth) is refused here.
import { BadJson } from '../errors.ts'
import { isWellFormed } from '../wire/text.ts'
import { maxDepth } from '../wire/limits.ts'

/** No body of ours has a hundredth of it; more keys only cost. */
const maxKeys = 1000

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads a body. Throws BadJson. */
export function parseJson (bytes: Uint8Array): unknown {
  const text = decode(bytes)
  const value = parse(text)
  refuseTwisted(text)
  return value
}

function decode (bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new BadJson('The body is not UTF-8.', { cause } as never)
  }
}

function parse (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new BadJson('The body is not JSON.', { cause } as never)
  }
}

const quote = 34
const backslash = 92
const comma = 44
const openObject = 123
const closeObject = 125
const openArray = 91
const closeArray = 93

/** Walks over text that JSON.parse has accepted, so that only strings and brackets need looking at. */
function refuseTwisted (text: string): void {
  // The keys of each object that is open; undefined for an array.
  const open: Array<Set<string> | undefined> = []
  let keys = 0
  let keyNext = false
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === openObject || char === openArray) {
      keyNext = char === openObject
      if (open.push(keyNext ? new Set() : undefined) > maxDepth) throw new BadJson('The body is nested too deep.')
    } else if (char === closeObject || char === closeArray) {
      open.pop()
      keyNext = false
    } else if (char === comma) {
      keyNext = open.at(-1) !== undefined
    } else if (char === quote) {
      const end = endOfString(text, at)
      const string = readString(text.slice(at, end + 1))
      if (keyNext && ++keys > maxKeys) throw new BadJson('The body has too many keys.')
      if (keyNext) takeKey(open.at(-1), string)
      keyNext = false
      at = end
    }
  }
}

function endOfString (text: string, start: number): number {
  let at = start + 1
  while (text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1
  return at
}

/** Only an escape can say NUL or half a pair: the bytes were UTF-8, and JSON has no bare controls. */
function readString (literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1)
  const string = JSON.parse(literal) as string
  if (string.includes('\0') || !isWellFormed(string)) throw new BadJson('The body has characters that are not text.')
  return string
}

function takeKey (keys: Set<string> | undefined, key: string): void {
  if (key === '__proto__' || key === 'constructor' || key === 'prototype') throw new BadJson(`The body has a key ${key}.`)
  if (keys?.has(key) === true) throw new BadJson('The body has a key twice.')
  keys?.add(key)
}
