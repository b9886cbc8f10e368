// What a browser adds to a page's requests by itself (its origin, cookie and name), for programs that ask over src/client.

/** `fetch`, adding these headers to each request. */
export function withHeaders (headers: Record<string, string>, by: typeof fetch = fetch): typeof fetch {
  return async (input, init) => await by(input, { ...init, headers: { ...init?.headers as Record<string, string>, ...headers } })
}
