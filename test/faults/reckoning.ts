// Sets one visitor's story against what the database holds of it. The rules are history.ts's; who waits for a good end is stage.ts.
import { setTimeout as pause } from 'node:timers/promises'
import type { Cluster } from './cluster.ts'
import { judge } from './history.ts'
import type { Told, Verdict } from './history.ts'
import type { Story } from './story.ts'

/** An event as it is stored; `ends`: it ended its conversation. */
interface Stored extends Told { ends: boolean }

const againMs = 100

/** The verdict of this moment; waits for a database that is away on purpose. `fairSince`: the end of the last fault. */
export async function reckon (story: Story, { cluster, fairSince }: { cluster: Cluster, fairSince: number | undefined }): Promise<Verdict> {
  const rows = await readStored(cluster, [...story.visitorIds])
  const newest = rows.at(-1)?.conversation
  const isOver = rows.some(({ conversation, ends }) => ends && conversation === newest)
  const { written, clients, past } = story
  return judge({ written: [...written], clients: [...clients], past: [...past], stored: rows, open: isOver ? undefined : newest }, { fairSince })
}

async function readStored (cluster: Cluster, visitorIds: readonly string[]): Promise<Stored[]> {
  for (;;) {
    try {
      const rows = await cluster.ask<Stored & { seq: string }>(stored, [visitorIds])
      return rows.map(({ seq, text, ...row }) => ({ ...row, seq: Number(seq), text: text ?? undefined }))
    } catch {
      // Whoever stopped it starts it again.
      await pause(againMs)
    }
  }
}

const stored = `
  select key, conversation_id as conversation, seq, number, case when kind = 'message' then body ->> 'text' end as text, kind = 'ended' as ends
  from event
  where visitor_id = any ($1::uuid[]) and audience = 'all'
  order by seq`
