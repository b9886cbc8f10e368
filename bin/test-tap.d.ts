/** See test-tap.js. */
export function tapReader (write: (line: string) => void): TapReader
export function toVerdict (counts: { passed: number, failed: number, skipped: number }): string
export function toSkipLines (skips: Skip[]): string[]

interface TapReader {
  read (line: string): void
  counts (): { total: number, passed: number, failed: number, skipped: number }
  skips (): Skip[]
  failures (): string[]
}

interface Skip { path: string, reason: string }
