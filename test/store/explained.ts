// A pool whose statements are explained as they are sent, with their values and in their transaction: what each cost, and how it was found.
import type pg from 'pg'
import { listStatements } from '../../src/store/pool.ts'

/** One statement's plan: pages touched in all, functions that it calls included, and the tables that it read from end to end. */
export interface Explained { name: string, pages: number, scanned: string[], plan: string }

type Send = (text: string, values?: unknown[]) => Promise<pg.QueryResult>
interface Node { 'Node Type': string, 'Relation Name'?: string, 'Shared Hit Blocks': number, 'Shared Read Blocks': number, Plans?: Node[] }

/** The same pool; what passes through it is run twice, the first time to be explained and taken back. */
export function explainAll (pool: pg.Pool, note: (explained: Explained) => void): pg.Pool {
  const names = new Map(listStatements().map(({ name, text }) => [text, name]))
  const explain = async (send: Send, text: string, values: unknown[] = []): Promise<void> => {
    const name = names.get(text)
    if (name === undefined) return
    await send('savepoint explained')
    const { rows } = await send(`explain (analyze, buffers, verbose, format json) ${text}`, values)
    await send('rollback to savepoint explained')
    const plan = (rows[0] as { 'QUERY PLAN': Array<{ Plan: Node }> })['QUERY PLAN'][0]?.Plan
    if (plan === undefined) throw new Error(`${name} was not explained`)
    note({ name, pages: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'], scanned: listScanned(plan), plan: JSON.stringify(plan, undefined, 1) })
  }
  const connect = async (): Promise<pg.PoolClient> => {
    const client = await pool.connect()
    const send = client.query.bind(client) as unknown as Send
    // In turn: a commit may be sent while the statement before it is still being explained.
    let last: Promise<unknown> = Promise.resolve()
    const query: Send = async (text, values) => {
      const turn = last.then(async () => {
        await explain(send, text, values)
        return await send(text, values)
      })
      last = turn.catch(() => { /* its sender hears of it */ })
      return await turn
    }
    return new Proxy(client, { get: (target, key) => key === 'query' ? query : bind(target, Reflect.get(target, key)) })
  }
  const query: Send = async (text, values) => {
    const client = await pool.connect()
    try {
      const send = client.query.bind(client) as unknown as Send
      await send('begin')
      await explain(send, text, values)
      const result = await send(text, values)
      await send('commit')
      return result
    } finally {
      client.release()
    }
  }
  return { query, connect } as unknown as pg.Pool
}

function bind (target: object, value: unknown): unknown {
  return typeof value === 'function' ? value.bind(target) as unknown : value
}

function listScanned (node: Node): string[] {
  const own = /Seq Scan/.test(node['Node Type']) && node['Relation Name'] !== undefined ? [node['Relation Name']] : []
  return [...own, ...(node.Plans ?? []).flatMap(listScanned)]
}
