// All flags as SVG text, in a file of their own that is fetched once the console stands: 265 of them weigh more than the console.
import * as flags from 'country-flag-icons/string/3x2'

/** The flag of an ISO 3166-1 alpha-2 code as an address for `src`. */
export function flagOf (country: string): string | undefined {
  const svg = (flags as Readonly<Record<string, string>>)[country]
  return svg === undefined ? undefined : `data:image/svg+xml,${encodeURIComponent(svg)}`
}
