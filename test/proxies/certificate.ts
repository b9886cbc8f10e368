// A certificate for this machine's loopback address, made by OpenSSL for one test.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { runToEnd, scratchFolder } from '../helpers/programs.ts'

/** Files in PEM form: certificate, key, both in one; and the certificate itself, for who is to trust it. */
export interface Certificate { cert: string, key: string, both: string, ca: string }

export function makeCertificate (t: Test): Certificate {
  const folder = scratchFolder(t)
  const [cert, key, both] = ['cert.pem', 'key.pem', 'both.pem'].map(name => join(folder, name)) as [string, string, string]
  runToEnd('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert])
  const ca = readFileSync(cert, 'utf8')
  writeFileSync(both, ca + readFileSync(key, 'utf8'))
  return { cert, key, both, ca }
}
