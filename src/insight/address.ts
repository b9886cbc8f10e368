// What an IP address says by its form alone: is it public, which network, its shortened form. Where it is on earth: place.ts.

import ipaddr from 'ipaddr.js'

// Longest text form of an IPv6 address with an embedded IPv4 part is 45; the rest is room for a zone name.
const maxAddressLength = 64

// A /24 is the smallest IPv4 network that is routed by itself, a /48 what one customer's line usually gets:
// what is left names the neighbourhood, no longer the person. Longer would keep too much, shorter would lose the city.
const keptBits = { ipv4: 24, ipv6: 48 }

export type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Reads an address in its usual form; IPv4 inside IPv6 (::ffff:1.2.3.4) becomes IPv4. Anything else is undefined; never throws. */
export function parseAddress (text: string): Address | undefined {
  if (text.length > maxAddressLength) return undefined
  // The four-part decimal form only: `127.1` and `0x7f.0.0.1` are addresses to a C library, but no server reports a peer so.
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  if (!ipaddr.IPv6.isValid(text)) return undefined
  const address = ipaddr.IPv6.parse(text)
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address
}

/** True for a readable address nobody on the public internet can have: private, loopback, link-local, shared, documentation, multicast, reserved. False for text that is no address. */
export function isPrivateAddress (address: string): boolean {
  const parsed = parseAddress(address)
  return parsed !== undefined && parsed.range() !== 'unicast'
}

/** The address with its last part cleared: IPv4 to /24 (`192.0.2.0`), IPv6 to /48 (`2001:db8:1::`). Undefined for text that is no address. */
export function truncateAddress (address: string): string | undefined {
  const parsed = parseAddress(address)
  if (parsed === undefined) return undefined
  const keptBytes = keptBits[parsed.kind()] / 8
  const bytes = parsed.toByteArray().map((byte, index) => index < keptBytes ? byte : 0)
  return ipaddr.fromByteArray(bytes).toString()
}

/** Is the address in one of these networks (`10.0.0.0/8`, `2001:db8::/32`, or one address)? A network that cannot be read matches nothing. */
export function matchesNetworks (address: string, networks: readonly string[]): boolean {
  const parsed = parseAddress(address)
  if (parsed === undefined) return false
  return networks.some(network => inNetwork(parsed, network.trim()))
}

function inNetwork (address: Address, network: string): boolean {
  const [base = '', bitsText] = network.split('/', 2)
  const parsedBase = parseAddress(base)
  if (parsedBase === undefined || parsedBase.kind() !== address.kind()) return false
  const allBits = parsedBase.toByteArray().length * 8
  // `::ffff:10.0.0.0/104` is the IPv4 network 10.0.0.0/8 in its IPv6 clothes.
  const clothes = base.includes(':') && allBits === 32 ? 96 : 0
  const bits = bitsText === undefined ? allBits : /^\d{1,3}$/.test(bitsText) ? Number(bitsText) - clothes : -1
  return bits >= 0 && bits <= allBits && address.match(parsedBase, bits)
}
