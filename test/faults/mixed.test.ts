// A short one of all kinds at once: a node is killed, the database stopped, connections terminated, answers dropped and cut, while people talk.
import t from 'tap'
import { requireFault } from './faults.ts'
import { stageFor, survive } from './scenario.ts'

t.test('a node, the database and the network fail at the same time', async t => {
  const stage = await stageFor(t, { visitors: 3 })
  const run = async (name: string): Promise<void> => { await requireFault(name).run(stage) }
  await survive(t, stage, {
    name: 'all at once',
    act: async () => {
      await Promise.all([run('node killed'), run('database stopped at once'), run('acknowledgements dropped')])
      await Promise.all([run('backends terminated'), run('answers cut')])
    }
  })
})
