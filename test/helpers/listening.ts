// The app on a real socket, for what only a connection shows: held polls that are cut, keep-alive, headers as they travel.
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import { Agent, request } from 'undici'
import type { Dispatcher } from 'undici'
import type { TestApp } from './app.ts'

export interface Heard { status: number, headers: Record<string, string | string[] | undefined>, body: string, json: () => unknown }

export interface Listening {
  port: number
  /** POSTs as a browser's widget does, keeping connections open. */
  post (path: string, body: object, options?: { headers?: Record<string, string>, signal?: AbortSignal }): Promise<Heard>
}

/** Listens on a free port of loopback until the test ends. */
export async function listening (t: Test, test: TestApp): Promise<Listening> {
  await test.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = test.app.server.address() as AddressInfo
  const dispatcher: Dispatcher = new Agent({ keepAliveTimeout: 30_000 })
  t.teardown(async () => { await dispatcher.destroy() })
  const host = new URL(test.config.publicUrl).host
  return {
    port,
    post: async (path, body, { headers = {}, signal } = {}) => {
      const answer = await request(`http://127.0.0.1:${port}${path}`, {
        method: 'POST', dispatcher, headers: { host, 'content-type': 'text/plain;charset=UTF-8', ...headers }, body: JSON.stringify(body), ...(signal === undefined ? {} : { signal })
      })
      const text = await answer.body.text()
      return { status: answer.statusCode, headers: answer.headers, body: text, json: () => JSON.parse(text) as unknown }
    }
  }
}
