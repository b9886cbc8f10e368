// The city reader on the real database: institutions whose networks prove the country, IPv6, private ranges, and a GeoIP2 file.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { countryName, openPlaces } from '../../src/insight/place.ts'
import { buildGeoip2File } from './geoip2-file.ts'

type Row = readonly [address: string, country: string, whose: string, city?: string | undefined, region?: string]

// The holder of the network proves the country by itself; city and region where the holder has one campus or the source agrees.
const institutions: readonly Row[] = [
  ['128.101.101.101', 'US', 'University of Minnesota', 'Minneapolis', 'Minnesota'],
  ['134.84.119.107', 'US', 'University of Minnesota', 'Minneapolis', 'Minnesota'],
  ['18.9.22.69', 'US', 'MIT', 'Cambridge', 'Massachusetts'],
  ['128.103.1.1', 'US', 'Harvard University', 'Cambridge', 'Massachusetts'],
  ['140.247.1.1', 'US', 'Harvard University', 'Cambridge', 'Massachusetts'],
  ['171.67.215.200', 'US', 'Stanford University', 'Stanford', 'California'],
  ['128.32.136.9', 'US', 'UC Berkeley', 'Berkeley', 'California'],
  ['131.215.239.1', 'US', 'Caltech', 'Pasadena', 'California'],
  ['128.112.128.15', 'US', 'Princeton University', 'Princeton', 'New Jersey'],
  ['130.132.1.1', 'US', 'Yale University', 'New Haven', 'Connecticut'],
  ['128.59.1.1', 'US', 'Columbia University', 'New York', 'New York'],
  ['128.83.185.40', 'US', 'University of Texas', 'Austin', 'Texas'],
  ['141.211.243.1', 'US', 'University of Michigan', 'Ann Arbor', 'Michigan'],
  ['128.95.120.1', 'US', 'University of Washington', 'Seattle', 'Washington'],
  ['128.174.5.6', 'US', 'University of Illinois', 'Champaign', 'Illinois'],
  ['128.2.42.10', 'US', 'Carnegie Mellon University', 'Pittsburgh', 'Pennsylvania'],
  ['146.186.1.1', 'US', 'Penn State University', 'State College', 'Pennsylvania'],
  ['130.207.160.173', 'US', 'Georgia Tech', 'Atlanta', 'Georgia'],
  ['128.138.240.1', 'US', 'University of Colorado', 'Boulder', 'Colorado'],
  ['129.82.1.1', 'US', 'Colorado State University', 'Fort Collins', 'Colorado'],
  ['129.79.78.8', 'US', 'Indiana University', 'Bloomington', 'Indiana'],
  ['152.2.1.1', 'US', 'University of North Carolina', 'Chapel Hill', 'North Carolina'],
  ['128.148.32.110', 'US', 'Brown University'],
  ['132.216.177.160', 'CA', 'McGill University', 'Montreal', 'Quebec'],
  ['142.150.210.13', 'CA', 'University of Toronto', 'Toronto', 'Ontario'],
  ['128.100.100.128', 'CA', 'University of Toronto', 'Toronto', 'Ontario'],
  ['137.82.1.1', 'CA', 'University of British Columbia', 'Vancouver', 'British Columbia'],
  ['132.248.10.44', 'MX', 'UNAM', 'Mexico City'],
  ['143.107.254.11', 'BR', 'University of São Paulo', 'Sao Paulo', 'Sao Paulo'],
  ['200.17.202.1', 'BR', 'Federal University of Paraná', 'Curitiba', 'Parana'],
  ['157.92.1.1', 'AR', 'University of Buenos Aires'],
  ['146.155.1.1', 'CL', 'Catholic University of Chile', 'Santiago'],
  ['200.89.70.3', 'CL', 'University of Chile', 'Santiago'],
  ['168.176.5.1', 'CO', 'National University of Colombia', 'Bogota'],
  ['164.73.1.1', 'UY', 'University of the Republic', 'Montevideo'],
  ['131.111.150.25', 'GB', 'University of Cambridge', 'Cambridge', 'England'],
  ['129.67.242.154', 'GB', 'University of Oxford', 'Oxford', 'England'],
  ['130.88.98.239', 'GB', 'University of Manchester', 'Manchester', 'England'],
  ['129.215.13.3', 'GB', 'University of Edinburgh', 'Edinburgh', 'Scotland'],
  ['212.58.244.20', 'GB', 'BBC', 'London', 'England'],
  ['132.185.1.1', 'GB', 'BBC', 'London', 'England'],
  ['134.226.1.114', 'IE', 'Trinity College Dublin', 'Dublin', 'Leinster'],
  ['137.43.1.1', 'IE', 'University College Dublin', 'Dublin', 'Leinster'],
  ['129.132.19.216', 'CH', 'ETH Zürich', 'Zurich', 'Zurich'],
  ['128.178.222.1', 'CH', 'EPFL', 'Lausanne', 'Vaud'],
  ['128.141.1.1', 'CH', 'CERN', 'Geneva', 'Geneva'],
  ['134.2.5.1', 'DE', 'University of Tübingen', 'Tubingen', 'Baden-Wurttemberg'],
  ['141.2.22.74', 'DE', 'Goethe University Frankfurt', 'Frankfurt am Main', 'Hesse'],
  ['131.130.1.11', 'AT', 'University of Vienna', 'Vienna', 'Vienna'],
  ['128.130.34.1', 'AT', 'TU Wien', 'Vienna', 'Vienna'],
  ['134.157.0.129', 'FR', 'Sorbonne University, Jussieu', 'Paris', 'Ile-de-France'],
  ['129.175.1.1', 'FR', 'University of Paris-Saclay', 'Orsay', 'Ile-de-France'],
  ['134.58.126.3', 'BE', 'KU Leuven', 'Leuven', 'Flanders'],
  ['157.193.40.37', 'BE', 'Ghent University', 'Ghent', 'Flanders'],
  ['130.104.1.1', 'BE', 'UCLouvain', 'Ottignies-Louvain-la-Neuve', 'Wallonia'],
  ['130.89.2.2', 'NL', 'University of Twente'],
  ['131.155.2.3', 'NL', 'TU Eindhoven'],
  ['130.161.180.1', 'NL', 'TU Delft'],
  ['193.0.6.139', 'NL', 'RIPE NCC', 'Amsterdam', 'North Holland'],
  ['158.64.1.1', 'LU', 'RESTENA', 'Esch-sur-Alzette'],
  ['130.225.126.1', 'DK', 'Danish research network'],
  ['129.240.2.3', 'NO', 'University of Oslo', 'Oslo', 'Oslo'],
  ['129.241.1.1', 'NO', 'NTNU', 'Trondheim'],
  ['130.237.28.40', 'SE', 'KTH', 'Stockholm', 'Stockholm'],
  ['128.214.222.24', 'FI', 'University of Helsinki', 'Helsinki', 'Uusimaa'],
  ['130.233.224.254', 'FI', 'Aalto University'],
  ['130.208.165.1', 'IS', 'University of Iceland', 'Reykjavik'],
  ['193.40.5.1', 'EE', 'Estonian research network', 'Tartu'],
  ['193.219.32.1', 'LT', 'LITNET'],
  ['158.109.0.3', 'ES', 'Autonomous University of Barcelona', 'Bellaterra', 'Catalonia'],
  ['147.83.2.3', 'ES', 'UPC', 'Barcelona', 'Catalonia'],
  ['130.206.1.2', 'ES', 'RedIRIS', 'Madrid', 'Madrid'],
  ['193.136.128.1', 'PT', 'Portuguese research network', 'Lisbon', 'Lisbon'],
  ['131.175.1.1', 'IT', 'Politecnico di Milano', undefined, 'Lombardy'],
  ['137.204.25.71', 'IT', 'University of Bologna', 'Bologna', 'Emilia-Romagna'],
  ['131.114.21.1', 'IT', 'University of Pisa'],
  ['147.102.222.210', 'GR', 'NTUA', 'Zografos', 'Attica'],
  ['155.207.1.1', 'GR', 'Aristotle University of Thessaloniki', undefined, 'Central Macedonia'],
  ['147.32.80.9', 'CZ', 'Czech Technical University', 'Prague', 'Prague'],
  ['147.251.4.33', 'CZ', 'Masaryk University', undefined, 'South Moravian'],
  ['147.175.1.1', 'SK', 'Slovak University of Technology', 'Bratislava'],
  ['149.156.4.11', 'PL', 'Kraków academic network', 'Krakow', 'Lesser Poland'],
  ['150.254.65.1', 'PL', 'Poznań academic network', 'Poznan', 'Greater Poland'],
  ['152.66.115.1', 'HU', 'Budapest University of Technology', 'Budapest', 'Budapest'],
  ['193.2.1.66', 'SI', 'ARNES', 'Ljubljana', 'Ljubljana'],
  ['161.53.2.70', 'HR', 'CARNET', 'Zagreb'],
  ['147.91.1.5', 'RS', 'University of Belgrade'],
  ['141.85.1.1', 'RO', 'Politehnica Bucharest', 'Bucharest', 'Bucharest'],
  ['194.44.1.1', 'UA', 'UARNet', 'Lviv', 'Lviv'],
  ['144.206.1.1', 'RU', 'Kurchatov Institute', 'Moscow', 'Moscow'],
  ['93.180.0.1', 'RU', 'Moscow State University', 'Moscow', 'Moscow'],
  ['144.122.199.199', 'TR', 'METU', 'Ankara', 'Ankara'],
  ['160.75.2.20', 'TR', 'Istanbul Technical University', undefined, 'Istanbul'],
  ['132.66.16.2', 'IL', 'Tel Aviv University', undefined, 'Tel Aviv'],
  ['132.72.140.45', 'IL', 'Ben-Gurion University', 'Beersheba'],
  ['133.11.93.1', 'JP', 'University of Tokyo', undefined, 'Tokyo'],
  ['130.54.120.1', 'JP', 'Kyoto University'],
  ['143.248.1.177', 'KR', 'KAIST', undefined, 'Daejeon'],
  ['147.46.80.1', 'KR', 'Seoul National University', undefined, 'Seoul'],
  ['166.111.4.100', 'CN', 'Tsinghua University', 'Haidian', 'Beijing'],
  ['162.105.129.30', 'CN', 'Peking University', 'Beijing', 'Beijing'],
  ['140.112.8.116', 'TW', 'National Taiwan University', 'Taipei'],
  ['147.8.2.58', 'HK', 'University of Hong Kong', 'Pok Fu Lam'],
  ['137.132.1.1', 'SG', 'National University of Singapore', 'Singapore'],
  ['161.200.1.1', 'TH', 'Chulalongkorn University', undefined, 'Bangkok'],
  ['158.108.1.1', 'TH', 'Kasetsart University', undefined, 'Bangkok'],
  ['161.139.1.1', 'MY', 'Universiti Teknologi Malaysia', 'Johor Bahru', 'Johor'],
  ['152.118.24.1', 'ID', 'Universitas Indonesia'],
  ['167.205.1.1', 'ID', 'Institut Teknologi Bandung', 'Bandung', 'West Java'],
  ['202.92.128.1', 'PH', 'University of the Philippines', 'Quezon City'],
  ['203.110.240.1', 'IN', 'IIT Kharagpur', 'Kharagpur', 'West Bengal'],
  ['111.68.96.1', 'PK', 'Pakistan research network', 'Islamabad'],
  ['192.248.8.1', 'LK', 'LEARN, Sri Lanka'],
  ['194.225.1.1', 'IR', 'IPM Tehran', 'Tehran', 'Tehran'],
  ['150.203.2.53', 'AU', 'Australian National University', 'Canberra', 'Australian Capital Territory'],
  ['128.250.1.21', 'AU', 'University of Melbourne'],
  ['139.80.64.1', 'NZ', 'University of Otago', 'Dunedin', 'Otago'],
  ['130.216.1.1', 'NZ', 'University of Auckland', 'Auckland', 'Auckland'],
  ['137.158.154.230', 'ZA', 'University of Cape Town', 'Cape Town', 'Western Cape'],
  ['146.141.15.1', 'ZA', 'University of the Witwatersrand', 'Johannesburg', 'Gauteng'],
  ['197.136.1.1', 'KE', 'KENET', 'Nairobi']
]

const institutions6: readonly Row[] = [
  ['2607:ea00::1', 'US', 'University of Minnesota', 'Minneapolis', 'Minnesota'],
  ['2607:f388::1', 'US', 'University of Wisconsin', 'Madison', 'Wisconsin'],
  ['2607:f140::1', 'US', 'UC Berkeley', undefined, 'California'],
  ['2606:fa00::1', 'CA', 'University of Toronto', 'Toronto', 'Ontario'],
  ['2001:410::1', 'CA', 'CANARIE', 'Ottawa', 'Ontario'],
  ['2001:1218::1', 'MX', 'UNAM', 'Mexico City'],
  ['2001:12f0::1', 'BR', 'RNP'],
  ['2001:630:212::1', 'GB', 'University of Cambridge', 'Cambridge', 'England'],
  ['2001:770::1', 'IE', 'HEAnet'],
  ['2001:67c:10ec::1', 'CH', 'ETH Zürich', 'Zurich', 'Zurich'],
  ['2001:620:0:ff::1', 'CH', 'SWITCH', 'Zurich', 'Zurich'],
  ['2001:1458::1', 'CH', 'CERN', 'Geneva', 'Geneva'],
  ['2001:638:700::1', 'DE', 'DFN'],
  ['2001:628::1', 'AT', 'ACOnet', 'Vienna'],
  ['2001:660::1', 'FR', 'RENATER', 'Paris'],
  ['2001:6a8::1', 'BE', 'BELNET', 'Brussels'],
  ['2001:610:1::1', 'NL', 'SURF'],
  ['2001:67c:2e8:22::c100:68b', 'NL', 'RIPE NCC', 'Amsterdam'],
  ['2001:700:300::1', 'NO', 'NTNU', 'Trondheim'],
  ['2001:6b0:1::1', 'SE', 'SUNET', undefined, 'Stockholm'],
  ['2001:708:310::1', 'FI', 'Funet', 'Tampere'],
  ['2001:720::1', 'ES', 'RedIRIS', 'Madrid'],
  ['2001:690::1', 'PT', 'FCCN', 'Lisbon'],
  ['2001:760::1', 'IT', 'GARR', 'Rome', 'Lazio'],
  ['2001:648:2000::1', 'GR', 'GRNET'],
  ['2001:718::1', 'CZ', 'CESNET', 'Prague'],
  ['2001:738::1', 'HU', 'HUNGARNET', 'Budapest'],
  ['2001:1470::1', 'SI', 'ARNES', 'Ljubljana'],
  ['2001:b68::1', 'HR', 'CARNET', 'Zagreb'],
  ['2001:a98::1', 'TR', 'ULAKNET', 'Ankara'],
  ['2001:bf8::1', 'IL', 'IUCC', 'Tel Aviv'],
  ['2001:200::1', 'JP', 'WIDE'],
  ['2001:2f8::1', 'JP', 'SINET'],
  ['2001:da8::1', 'CN', 'CERNET', undefined, 'Beijing'],
  ['2001:288::1', 'TW', 'TANet', 'Taipei'],
  ['2001:388::1', 'AU', 'AARNet'],
  ['2404:138::1', 'NZ', 'REANNZ', 'Wellington'],
  ['2001:4200::1', 'ZA', 'TENET', 'Cape Town'],
  ['2001:0620:0000:00ff:0000:0000:0000:0001', 'CH', 'SWITCH, written out', 'Zurich'],
  ['::ffff:128.101.101.101', 'US', 'University of Minnesota, IPv4 inside IPv6', 'Minneapolis', 'Minnesota'],
  ['::FFFF:8065:6565', 'US', 'the same in hexadecimal', 'Minneapolis', 'Minnesota']
]

const nowhere: readonly string[] = [
  '10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.254', '192.168.1.1', '127.0.0.1', '127.255.0.1', '100.64.0.1', '100.127.255.255',
  '169.254.1.1', '192.0.2.1', '198.51.100.7', '203.0.113.9', '198.18.0.1', '0.0.0.0', '224.0.0.1', '240.0.0.1', '255.255.255.255',
  '::', '::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12:3456:789a::1', '2001:db8::1', 'ff02::1', '100::1', '3fff::1',
  '::ffff:10.0.0.1', '::ffff:192.168.0.1', '::ffff:127.0.0.1',
  '', ' ', 'unknown', 'localhost', '256.1.1.1', '1.2.3', '1.2.3.4.5', '128.101.101.101:443', '[2001:620::1]', '0x80.0x65.1.1', '2154128741', '010.1.1.1',
  '128.101.101.101, 10.0.0.1', '2001:620::1::2', ':::', 'gggg::1', '128.101.101.101\0', '１２８.101.101.101', '1'.repeat(5000), ':'.repeat(5000)
]

t.test('the database that comes along knows whose country a network is in', async t => {
  const places = await openPlaces({})
  t.ok(institutions.length >= 100, 'at least a hundred networks')
  for (const [address, country, whose, city, region] of [...institutions, ...institutions6]) {
    const place = places.find(address)
    t.equal(place?.country, country, `${address} of ${whose} is in ${country}`)
    if (city !== undefined) t.equal(place?.city, city, `${address} of ${whose} is in ${city}`)
    if (region !== undefined) t.equal(place?.region, region, `${address} of ${whose} is in ${region}`)
  }
})

t.test('addresses that are not public, and text that is no address, are nowhere', async t => {
  const places = await openPlaces()
  for (const address of nowhere) t.equal(places.find(address), undefined, JSON.stringify(address.slice(0, 50)))
})

t.test('a place has clean names and the precision of a city', async t => {
  const places = await openPlaces()
  t.strictSame(places.find('128.101.101.101'), { country: 'US', city: 'Minneapolis', region: 'Minnesota', latitude: 44.98, longitude: -93.26 })
  t.notOk(places.find('137.132.1.1')?.region, 'Singapore has no region, so there is none')
  const bytes = fc.array(fc.nat(255), { minLength: 4, maxLength: 4 })
  fc.assert(fc.property(bytes, octets => {
    const place = places.find(octets.join('.'))
    if (place === undefined) return true
    const names = [place.city, place.region].filter(name => name !== undefined)
    return /^[A-Z]{2}$/.test(place.country) && names.every(name => name.length > 0 && name.length <= 80 && !/[()[\],\p{Cc}\p{Bidi_Control}]/u.test(name) && name === name.trim())
  }), { numRuns: 5000 })
})

t.test('no text whatever makes the reader throw', async t => {
  const places = await openPlaces()
  fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.ipV6(), fc.ipV4Extended()), text => {
    places.find(text)
    return true
  }), { numRuns: 3000 })
  t.pass('3000 texts')
})

t.test("the owner's own GeoIP2 file is read, IPv4 and IPv6, with its names", async t => {
  const folder = mkdtempSync(join(tmpdir(), 'shopbell-places-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'GeoIP2-City.mmdb')
  writeFileSync(path, buildGeoip2File([
    { network: [0x81, 0x84], ipv4: true, record: { city: { names: { de: 'Zürich', en: 'Zurich' } }, country: { iso_code: 'CH' }, subdivisions: [{ iso_code: 'ZH', names: { en: 'Zurich' } }], location: { latitude: 47.3667, longitude: 8.55 } } },
    { network: [0x20, 0x01, 0x06, 0x38], ipv4: false, record: { country: { iso_code: 'DE', names: { en: 'Germany' } } } },
    { network: [0x08, 0x08], ipv4: true, record: { registered_country: { iso_code: 'US' } } }
  ]))
  const places = await openPlaces({ path })
  t.strictSame(places.find('129.132.19.216'), { country: 'CH', city: 'Zurich', region: 'Zurich', latitude: 47.37, longitude: 8.55 })
  t.strictSame(places.find('2001:638:700::1'), { country: 'DE' }, 'a country alone is still a place')
  t.equal(places.find('8.8.8.8'), undefined, 'where a network is registered is not where it is')
  t.equal(places.find('128.101.101.101'), undefined, 'the file that comes along is not asked')
})

t.test('a file that is missing or no database is one clear sentence', async t => {
  await t.rejects(openPlaces({ path: '/nonexistent/GeoLite2-City.mmdb' }), { message: /^GEOIP_DB: .* cannot be read/ })
  await t.rejects(openPlaces({ path: import.meta.filename }), { message: /^GEOIP_DB: .* cannot be read/ })
})

t.test('countries have names in every language', async t => {
  t.equal(countryName('DE', 'fr'), 'Allemagne')
  t.equal(countryName('JP', 'ja'), '日本')
  t.equal(countryName('US', 'en-GB'), 'United States')
  t.equal(countryName('DE', 'not a language'), 'DE')
  t.equal(countryName('', 'en'), '')
})
