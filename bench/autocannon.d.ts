// What we use of autocannon, which brings no types.
declare module 'autocannon' {
  interface Options {
    url: string
    connections: number
    amount: number
    requests: Array<{ method: 'POST', path: string, body: string, headers: Record<string, string> }>
  }
  interface Result {
    errors: number
    statusCodeStats: Record<string, { count: number }>
  }
  interface Run extends Promise<Result> {
    on (event: 'response', listener: () => void): void
  }
  export default function autocannon (options: Options): Run
}
