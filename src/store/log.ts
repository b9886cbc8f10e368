// What the store needs of a logger: pino and Fastify's own fit as they are.

/** Where the store says what it did; `error` takes pino's (details, words). */
export interface Log {
  info: (words: string) => void
  warn: (words: string) => void
  error: (details: object, words: string) => void
}
