// A talk through nginx: the node behind one `location`, whose lines the test says.
import type { Test } from 'tap'
import { startNginx } from './nginx.ts'
import { wayBy } from './pair.ts'
import { openStand } from './stand.ts'
import { refusesUpgrades, tell } from './story.ts'
import type { StoryOptions } from './story.ts'

export interface Front {
  /** Beside `proxy_pass`. */
  location: string
  /** Beside `server`. */
  http?: (folder: string) => string
}

/** nginx names the node's own address unless it is told otherwise, which works where they share a machine. */
export const sameHost = 'proxy_set_header Host $http_host;'

/** Both talk through the same nginx. */
export async function talkThroughNginx (t: Test, front: Front, story: Pick<StoryOptions, 'learns' | 'silenceMs'>): Promise<void> {
  const stand = await openStand(t)
  await startNginx(t, { port: stand.proxyPort, http: toLines(front, { port: stand.proxyPort, node: stand.ports[0] ?? 0 }) })
  const way = wayBy(t, stand.publicUrl)
  const { visitor } = await tell(t, { stand, visitorWay: way, operatorWay: way, ...story })
  await refusesUpgrades(t, `${stand.publicUrl}/v1/visitor/${visitor.site}/poll`)
}

/** What stands in `http` then. */
export function toLines ({ location, http = () => '' }: Front, { port, node }: { port: number, node: number }): (folder: string) => string {
  return folder => `${http(folder)} server { listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:${node}; ${location} } }`
}
