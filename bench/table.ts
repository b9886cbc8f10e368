// Figures for people: one line each, with the goal where there is one.

export interface Figures { [name: string]: number | Figures }

/** The goals that docs/performance.md explains. */
const goals: Record<string, string> = {
  'idle_poll.cpu_ratio_to_bare_fastify': '≤ 1.25',
  // A hundred times what Live Helper Chat's two requests cost, eighty times Mibew's one (25,000): measured on such a machine.
  'idle_poll.polls_per_cpu_second': '≥ 26,300',
  'idle_poll.sql_statements': '0',
  'delivery.held.p50_ms': '≤ 15',
  'delivery.held.p99_ms': '≤ 60',
  'delivery.held.invitation_p99_ms': '≤ 1200',
  'delivery.held.lost': '0',
  'delivery.held.doubled': '0',
  'delivery.short.p50_ms': '≤ 600',
  'delivery.short.p99_ms': '≤ 1200',
  'delivery.short.invitation_p99_ms': '≤ 1200',
  'delivery.short.lost': '0',
  'delivery.short.doubled': '0',
  'held.rss_kb': '≤ 16',
  'held.drain_s': '≤ 3',
  'scale.visitors.growth.cpu_per_visitor_1000_to_100': '≤ 1.1',
  'scale.visitors.growth.cpu_per_visitor_10000_to_1000': '≤ 1.1',
  'scale.visitors.growth.sql_per_second_10000_to_100': '≤ 1.5',
  'roster.p99_ms': '≤ 1000',
  'roster.lost': '0',
  'held.drain_errors': '0',
  'widget.bytes.loader': '≤ 6,500',
  'widget.bytes.panel': '≤ 28,000',
  'widget.cpu_1x.main_thread_ms': '≤ 15',
  'widget.cpu_4x.main_thread_ms': '≤ 60',
  'widget.cpu_1x.long_tasks': '0',
  'widget.cpu_1x.long_scripts': '0',
  'widget.cpu_1x.cls': '0',
  'widget.cpu_4x.cls': '0',
  'widget.cpu_1x.requests_before_polls': '2',
  'widget.cpu_1x.preflights': '0',
  'widget.cpu_1x.requests_to_open': '≤ 3',
  'widget.cpu_1x.open_paint_ms': '≤ 100',
  'widget.cpu_4x.open_paint_ms': '≤ 200',
  'widget.cpu_1x.open_focus_ms': '≤ 300',
  'widget.cpu_1x.key_paint_ms': '≤ 50',
  'recovery.delivery_s': '≤ 3',
  'start.second_s': '≤ 5'
}

export function printTable (figures: Figures): void {
  const rows = listRows(figures)
  const width = Math.max(...rows.map(([name]) => name.length))
  for (const [name, value] of rows) {
    const goal = goals[name]
    console.log(`${name.padEnd(width)}  ${String(value).padStart(10)}${goal === undefined ? '' : `   goal ${goal}`}`)
  }
}

/** The same for docs/performance.md: paste it there. */
export function printMarkdown (figures: Figures): void {
  console.log('| Figure | Measured | Goal |\n|---|---|---|')
  for (const [name, value] of listRows(figures)) console.log(`| \`${name}\` | ${value.toLocaleString('en-GB', { maximumFractionDigits: 3 })} | ${goals[name] ?? '–'} |`)
}

function listRows (figures: Figures, before = ''): Array<[string, number]> {
  return Object.entries(figures).flatMap(([name, value]): Array<[string, number]> =>
    typeof value === 'number' ? [[before + name, value]] : listRows(value, `${before}${name}.`))
}

/** To this many places behind the point: more would be noise. */
export function round (value: number, places: number): number {
  return Number(value.toFixed(places))
}

/** `part` of 0.5 is the median. */
export function quantile (values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}
