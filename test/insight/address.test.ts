// Addresses by their form: private ranges, shortening, networks.

import fc from 'fast-check'
import t from 'tap'
import { isPrivateAddress, matchesNetworks, parseAddress, truncateAddress } from '../../src/insight/address.ts'

t.test('private, loopback, shared, link-local, documentation and reserved addresses are private', async t => {
  for (const address of ['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.0.1', '127.0.0.1', '100.64.0.1', '169.254.0.1', '192.0.2.1', '198.51.100.1', '203.0.113.1', '0.0.0.0', '224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fe80::1%eth0', 'fd00::1', '2001:db8::1', 'ff02::1', '::ffff:10.0.0.1']) {
    t.equal(isPrivateAddress(address), true, address)
  }
  for (const address of ['8.8.8.8', '128.101.101.101', '172.32.0.1', '100.128.0.1', '2001:620::1', '::ffff:8.8.8.8', '', 'unknown', '10.0.0', '10.0.0.1:80']) {
    t.equal(isPrivateAddress(address), false, address)
  }
})

t.test('an address is shortened to its network', async t => {
  t.equal(truncateAddress('128.101.101.101'), '128.101.101.0')
  t.equal(truncateAddress('::ffff:128.101.101.101'), '128.101.101.0')
  t.equal(truncateAddress('2001:620:12:ff:1:2:3:4'), '2001:620:12::')
  t.equal(truncateAddress('2001:0620:0:ff::1'), '2001:620::')
  t.equal(truncateAddress('fe80::1%eth0'), 'fe80::')
  t.equal(truncateAddress('somewhere'), undefined)
  fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), address => {
    const short = truncateAddress(address)
    return short === undefined || truncateAddress(short) === short
  }))
})

t.test('an address is found in its networks, whatever they are written like', async t => {
  t.ok(matchesNetworks('10.9.8.7', ['192.168.0.0/16', '10.0.0.0/8']))
  t.ok(matchesNetworks('::ffff:10.9.8.7', ['10.0.0.0/8']))
  t.ok(matchesNetworks('10.9.8.7', ['::ffff:10.0.0.0/104']))
  t.ok(matchesNetworks('127.0.0.1', [' 127.0.0.1 ']))
  t.ok(matchesNetworks('2001:620:0:ff::1', ['2001:620::/32']))
  t.ok(matchesNetworks('2001:620::1', ['2001:0620::0001']))
  t.ok(matchesNetworks('1.2.3.4', ['0.0.0.0/0']))
  t.notOk(matchesNetworks('11.0.0.1', ['10.0.0.0/8']))
  t.notOk(matchesNetworks('2001:621::1', ['2001:620::/32']))
  t.notOk(matchesNetworks('::1', ['0.0.0.0/0']), 'an IPv4 network holds no IPv6 address')
  t.notOk(matchesNetworks('10.0.0.1', []))
})

t.test('a network that cannot be read matches nothing', async t => {
  for (const network of ['', '/', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/8.5', '10.0.0.0/a', '10/8', '*', '::/129', '::ffff:10.0.0.0/95', 'x/8']) {
    t.notOk(matchesNetworks('10.0.0.1', [network]), JSON.stringify(network))
  }
  t.notOk(matchesNetworks('nobody', ['0.0.0.0/0', '::/0']))
})

t.test('no text makes it throw', async t => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.ipV4Extended(), fc.ipV6(), fc.stringMatching(/^[\d.:/a-f%]{0,40}$/))
  fc.assert(fc.property(text, text, (address, network) => {
    parseAddress(address)
    truncateAddress(address)
    isPrivateAddress(address)
    matchesNetworks(address, [network])
    return true
  }), { numRuns: 3000 })
  t.pass('3000 pairs')
})
