// Asks for a password at a terminal, without showing it.
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** Undefined where nobody sits there. */
export async function askPassword (email: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined
  process.stderr.write(`Password of ${email}: `)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => { done() } })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  try {
    return await lines.question('')
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}
