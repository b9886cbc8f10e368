// How many messages a second are taken, from a few senders and many, on one account and over many; beside it bare commits, by the same number of connections.
import pg from 'pg'
import { startLoad, type Load } from './load.ts'
import { openShop } from './shop.ts'
import type { Stand } from './stand.ts'
import { quantile, round, type Figures } from './table.ts'

const accounts = 64
const senderCounts = [1, 16, 64]
// An odd number, so that the median is one of them; interleaved, so that a busy neighbour slows all.
const rounds = 3
const roundMs = 1_000
// What a node's pool has: more senders wait for a connection there, and here.
const poolSize = 10

export async function measureSends (stand: Stand): Promise<Figures> {
  const node = await stand.startNode('auto')
  const { siteId } = await openShop(node)
  const sites = await makeSites(stand)
  const [one, many] = [startLoad(), startLoad()]
  const floor = await openFloor(stand)
  try {
    await one.tell({ act: 'open', origin: node.origin, siteIds: [siteId] })
    await many.tell({ act: 'open', origin: node.origin, siteIds: sites })
    const figures: Figures = {}
    for (const senders of senderCounts) figures[`senders_${senders}`] = await measureRounds({ one, many, floor }, senders)
    return figures
  } finally {
    await floor.close()
    await Promise.all([one.close(), many.close()])
  }
}

async function measureRounds ({ one, many, floor }: { one: Load, many: Load, floor: Floor }, count: number): Promise<Figures> {
  const rates: Record<'one' | 'many' | 'bare', number[]> = { one: [], many: [], bare: [] }
  const rateOf = async (load: Load): Promise<number> => {
    const { sent, ms } = await load.tell({ act: 'send', count, ms: roundMs })
    return sent * 1000 / ms
  }
  for (let at = 0; at < rounds; at++) {
    rates.one.push(await rateOf(one))
    rates.many.push(await rateOf(many))
    rates.bare.push(await floor.commit(count))
  }
  const ratio = (kind: 'one' | 'many'): number => round(quantile(rates[kind].map((rate, at) => rate / (rates.bare[at] as number)), 0.5), 2)
  return {
    one_account_per_second: Math.round(quantile(rates.one, 0.5)),
    many_accounts_per_second: Math.round(quantile(rates.many, 0.5)),
    bare_commits_per_second: Math.round(quantile(rates.bare, 0.5)),
    one_account_ratio_to_bare: ratio('one'),
    many_accounts_ratio_to_bare: ratio('many')
  }
}

interface Floor {
  /** So many at once, each the next when the last is committed; how many a second. */
  commit (count: number): Promise<number>
  close (): Promise<void>
}

/** Begin, one insert of a message's size, commit; every commit waits for the disk, as a message's does. */
async function openFloor ({ database }: Stand): Promise<Floor> {
  const owner = await connect(database.ownerUrl)
  await owner.query('create table if not exists bare (id bigint generated always as identity primary key, words text not null)')
  const pool = new pg.Pool({ connectionString: database.ownerUrl, max: poolSize, pipeline: true })
  const commitOne = async (): Promise<void> => {
    const client = await pool.connect()
    try {
      await Promise.all([client.query('begin'), client.query('insert into bare (words) values ($1)', ['Do you have this in blue?']), client.query('commit')])
    } finally {
      client.release()
    }
  }
  return {
    commit: async count => {
      const begun = performance.now()
      let committed = 0
      await Promise.all(Array.from({ length: count }, async () => {
        for (; performance.now() - begun < roundMs; committed++) await commitOne()
      }))
      return committed * 1000 / (performance.now() - begun)
    },
    close: async () => {
      await pool.end()
      await owner.end()
    }
  }
}

/** Accounts with a site each. There is one sign-up for an installation, so these are written as that writes them. */
async function makeSites ({ database }: Stand): Promise<string[]> {
  const owner = await connect(database.ownerUrl)
  const sites: string[] = []
  for (let at = 0; at < accounts; at++) {
    const siteId = `bench${String(at).padStart(7, '0')}`
    const { rows: [account] } = await owner.query<{ id: number }>('insert into account (name) values ($1) returning id', [`Shop ${at}`])
    await owner.query('insert into log (account_id) values ($1)', [account?.id])
    await owner.query("insert into site (account_id, id, name, origins) values ($1, $2, $3, '{https://shop.example}')", [account?.id, siteId, `Shop ${at}`])
    sites.push(siteId)
  }
  await owner.end()
  return sites
}

async function connect (url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}
