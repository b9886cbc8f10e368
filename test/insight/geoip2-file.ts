// Writes a small database file in MaxMind's format (specification 2.0), so that the reader is tried on the GeoIP2 shape with real bytes.

export type Value = string | number | Value[] | { [key: string]: Value }
export interface Network { network: number[], ipv4: boolean, record: Value }

interface Node { children: [Node | undefined, Node | undefined], data?: number }

/** A file with these networks (whole bytes of prefix; IPv4 lives under ::/96 as in GeoIP2) and their records. */
export function buildGeoip2File (networks: readonly Network[]): Buffer {
  const root: Node = { children: [undefined, undefined] }
  const records: Buffer[] = []
  let dataSize = 0
  for (const { network, ipv4, record } of networks) {
    const bytes = ipv4 ? [...new Array<number>(12).fill(0), ...network] : network
    place(root, bytes.flatMap(byte => [7, 6, 5, 4, 3, 2, 1, 0].map(bit => (byte >> bit) & 1))).data = dataSize
    const encoded = encode(record)
    records.push(encoded)
    dataSize += encoded.length
  }
  const nodes = listNodes(root)
  const metadata = encode({ binary_format_major_version: 2, binary_format_minor_version: 0, build_epoch: 1, database_type: 'GeoIP2-City', description: { en: 'test' }, ip_version: 6, languages: ['en'], node_count: nodes.length, record_size: 32 })
  return Buffer.concat([writeTree(nodes), Buffer.alloc(16), ...records, Buffer.from([0xab, 0xcd, 0xef]), Buffer.from('MaxMind.com'), metadata])
}

function place (root: Node, bits: number[]): Node {
  let node = root
  for (const bit of bits) node = (node.children[bit as 0 | 1] ??= { children: [undefined, undefined] })
  return node
}

function listNodes (root: Node): Node[] {
  const nodes = [root]
  // The list grows while it is read: breadth first.
  for (const node of nodes) nodes.push(...node.children.filter(child => child !== undefined && child.data === undefined) as Node[])
  return nodes
}

function writeTree (nodes: Node[]): Buffer {
  const tree = Buffer.alloc(nodes.length * 8)
  nodes.forEach((node, index) => node.children.forEach((child, side) => {
    // The node count itself means "nothing here"; above it are data, sixteen bytes further on.
    const value = child === undefined ? nodes.length : child.data === undefined ? nodes.indexOf(child) : nodes.length + 16 + child.data
    tree.writeUInt32BE(value, index * 8 + side * 4)
  }))
  return tree
}

function encode (value: Value): Buffer {
  if (typeof value === 'string') return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)])
  if (typeof value === 'number') return encodeNumber(value)
  if (Array.isArray(value)) return Buffer.concat([control(11, value.length), ...value.map(encode)])
  const entries = Object.entries(value)
  return Buffer.concat([control(7, entries.length), ...entries.flatMap(([key, item]) => [encode(key), encode(item)])])
}

function encodeNumber (value: number): Buffer {
  if (Number.isInteger(value)) {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return Buffer.concat([control(6, 4), bytes])
  }
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return Buffer.concat([control(3, 8), bytes])
}

/** Types up to 7 fit the first byte; later ones go into a second. Sizes here stay below 285. */
function control (type: number, size: number): Buffer {
  const sizeBits = size < 29 ? size : 29
  const head = type <= 7 ? [type << 5 | sizeBits] : [sizeBits, type - 7]
  return Buffer.from(size < 29 ? head : [...head, size - 29])
}
