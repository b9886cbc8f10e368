// All countries by their names, as far as this browser knows them. The codes are those it has a name for.
import { countryName } from './facts.ts'

/** ISO 3166-1 gives these to no country. */
const others = new Set(['AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'ZZ'])

let known: Array<[code: string, name: string]> | undefined

/** In the order of their names. */
export function countries (): ReadonlyArray<[code: string, name: string]> {
  known ??= codes().map((code): [string, string] => [code, countryName(code)]).sort(([, a], [, b]) => a.localeCompare(b))
  return known
}

function codes (): string[] {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  const found = letters.flatMap(one => letters.map(other => one + other)).filter(code => !others.has(code) && names.of(code) !== undefined)
  // Old codes are the same country once more.
  return found.filter(code => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`)
}
