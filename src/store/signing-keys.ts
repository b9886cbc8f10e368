// The key ring that signs visitors' tokens; what a token says is left to the api.
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { inTransaction, rows, run, statement } from './pool.ts'

export interface SigningKey {
  id: number
  secret: Buffer
  /** A retired key verifies and signs nothing new. */
  retiredAt?: Date
}

// As long as SHA-256's output: more adds nothing to an HMAC.
const secretBytes = 32

/** All keys, newest first. Makes the first one, once for all nodes that start together, in a transaction of its own. */
export async function loadSigningKeys (pool: pg.Pool): Promise<SigningKey[]> {
  return await inTransaction(pool, async tx => {
    await run(tx, lockInstance)
    const found = await rows<KeyRow>(tx, listKeys)
    if (found.some(row => row.retired_at === null)) return found.map(toKey)
    const made = await rows<KeyRow>(tx, createKey, [randomBytes(secretBytes)])
    return [...made, ...found].map(toKey)
  })
}

const lockInstance = statement('signing-keys.lockInstance', `
  select generation
  from instance
  for no key update`)

const listKeys = statement('signing-keys.list', `
  select id, secret, retired_at
  from signing_key
  order by id desc`)

const createKey = statement('signing-keys.create', `
  insert into signing_key (secret)
  values ($1::bytea)
  returning id, secret, retired_at`)

interface KeyRow { id: number, secret: Buffer, retired_at: Date | null }

function toKey ({ id, secret, retired_at: retiredAt }: KeyRow): SigningKey {
  return { id, secret, ...(retiredAt === null ? {} : { retiredAt }) }
}
