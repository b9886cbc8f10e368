// What a simulation says: a line now and then, and a summary for people or, as one object, for programs.
import { timed, type Counts, type Timed } from './tally.ts'

export interface Result {
  mode: 'held' | 'short'
  visitors: number
  seconds: number
  counts: Counts
  /** Of this process, in the time that was measured. */
  ownCpuUs: number
  messages: { sent: number, delivered: number }
}

interface Took { count: number, p50: number, p99: number, max: number }

export interface Summary {
  mode: 'held' | 'short'
  visitors: number
  seconds: number
  requests: number
  requests_per_second: number
  polls: number
  polls_per_second: number
  answers: Record<string, number>
  errors: Record<string, number>
  latency_ms: Partial<Record<Timed, Took>>
  messages: { sent: number, delivered: number }
  own: { cpu_percent: number, cpu_us_per_request: number, rss_mb: number }
}

/** The figures of a result. */
export function toSummary ({ mode, visitors, seconds, counts, ownCpuUs, messages }: Result): Summary {
  const { requests, polls, answers, errors, took } = counts
  const kinds = timed.filter(kind => took[kind].count > 0)
  return {
    mode,
    visitors,
    seconds: toPlaces(seconds, 1),
    requests,
    requests_per_second: toPlaces(requests / seconds, 1),
    polls,
    polls_per_second: toPlaces(polls / seconds, 1),
    answers,
    errors,
    latency_ms: Object.fromEntries(kinds.map(kind => [kind, toTook(took[kind])])),
    messages,
    own: {
      cpu_percent: toPlaces(ownCpuUs / seconds / 1e4, 1),
      cpu_us_per_request: requests === 0 ? 0 : toPlaces(ownCpuUs / requests, 1),
      rss_mb: Math.round(process.memoryUsage.rss() / 2 ** 20)
    }
  }
}

/** One line while it runs: `{visitors, seconds, counts}` since the line before. */
export function toLine ({ elapsed, visitors, seconds, counts, ownCpuUs }: { elapsed: number, visitors: number, seconds: number, counts: Counts, ownCpuUs: number }): string {
  const { poll, delivery } = counts.took
  return [
    `${Math.round(elapsed)} s`,
    `${visitors} visitors`,
    `${Math.round(counts.requests / seconds)} requests/s`,
    listCounts(counts.answers),
    ...(poll.count > 0 ? [`polls p50 ${inMs(poll.percentile(50))} p99 ${inMs(poll.percentile(99))} ms`] : []),
    ...(delivery.count > 0 ? [`delivery p50 ${inMs(delivery.percentile(50))} p99 ${inMs(delivery.percentile(99))} ms`] : []),
    ...(Object.keys(counts.errors).length > 0 ? [`errors: ${listCounts(counts.errors)}`] : []),
    `own CPU ${Math.round(ownCpuUs / seconds / 1e4)} %`
  ].join(' · ')
}

/** The same summary for people. */
export function toLines (summary: Summary): string[] {
  const { visitors, seconds, mode, requests, requests_per_second: rate, answers, errors, latency_ms: latency, messages, own } = summary
  return [
    '',
    `${visitors} visitors for ${seconds} s, ${mode === 'held' ? 'polls held' : 'a poll each second'}`,
    `  requests   ${requests}, ${rate} a second`,
    `  answers    ${listCounts(answers)}`,
    `  errors     ${Object.keys(errors).length === 0 ? 'none' : listCounts(errors)}`,
    ...Object.entries(latency).map(([kind, { p50, p99, max, count }]) => `  ${kind.padEnd(9)}  p50 ${p50} ms, p99 ${p99} ms, slowest ${max} ms, of ${count}`),
    ...(messages.sent > 0 ? [`  messages   ${messages.sent} sent, ${messages.delivered} delivered`] : []),
    `  own CPU    ${own.cpu_percent} %, ${own.cpu_us_per_request} µs a request`,
    ...(answers[429] === undefined ? [] : ['', 'Some were refused as too many (429): start the server with LIMIT_EXEMPT=, the address it sees us by, for as long as you test.'])
  ]
}

function toTook (took: Counts['took'][Timed]): Took {
  return { count: took.count, p50: inMs(took.percentile(50)), p99: inMs(took.percentile(99)), max: inMs(took.max) }
}

function inMs (us: number): number {
  return toPlaces(us / 1000, us < 100_000 ? 1 : 0)
}

function toPlaces (value: number, places: number): number {
  return Number(value.toFixed(places))
}

function listCounts (counts: Record<string, number>): string {
  return Object.entries(counts).map(([name, count]) => `${count} × ${name}`).join(', ') || 'no answers'
}
