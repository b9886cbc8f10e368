// What a browser without JavaScript posts: the fields of a form, in UTF-8, each at most once. What they may hold is the schemas' matter.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { BadInput } from '../../../errors.ts'
import { refuseEncoded } from '../../parser.ts'

/** More fields than any of our forms has. */
const maxFields = 20

/** In `scope`, forms are read and nothing else is. */
export function useForms (scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    refuseEncoded(request)
    return parseForm(body)
  })
}

/** Fields by name; empty ones are left out, line breaks are those of the rest of the system. Throws BadInput. */
export function parseForm (body: Buffer): Record<string, string> {
  const text = body.toString('latin1')
  const pairs = text === '' ? [] : text.split('&').map(pair => pair.split('=', 2).map(decode))
  const names = pairs.map(([name = '']) => name)
  if (pairs.length > maxFields || new Set(names).size < names.length) throw new BadInput('This is not one of our forms.')
  return Object.fromEntries(pairs.filter(([name = '', value = '']) => value !== '' && /^[a-z]{1,20}$/.test(name)).map(([name, value = '']) => [name, value.replace(/\r\n?/g, '\n')]))
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

// Byte by byte, because URLSearchParams takes broken UTF-8 for question marks.
function decode (part: string): string {
  const bytes = Buffer.from(part.replaceAll('+', ' ').replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1')
  try {
    return strict.decode(bytes)
  } catch {
    // A decoder that is strict says "no" only by throwing.
    throw new BadInput('The form is not in UTF-8.')
  }
}
