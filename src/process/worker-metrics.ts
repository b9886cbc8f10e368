// One set of metrics out of those of all workers: each by its own way of adding up (sums, and where a sum says nothing the greatest).
import { AggregatorRegistry, Gauge, type Registry } from 'prom-client'

import type { Metric } from './orders.ts'

/** The metrics of several workers as those of one. */
export function addUp (metrics: Metric[][]): Metric[] {
  // What aggregates holds what its `get` answers, and the type of it says a promise.
  return aggregate(metrics).getMetricsAsArray().map(metric => (metric as unknown as { get: () => Metric }).get())
}

/** What Prometheus reads of a primary: its workers' metrics in one, and how the workers are. */
export async function renderWorkers (metrics: Metric[][], { ready, deaths }: { ready: number, deaths: number }): Promise<string> {
  const registry = aggregate(metrics)
  registry.registerMetric(toGauge('shopbell_workers', 'Workers that serve', ready))
  registry.registerMetric(toGauge('shopbell_worker_deaths', 'Workers that ended without being told to, since the start', deaths))
  return await registry.metrics()
}

function aggregate (metrics: Metric[][]): Registry {
  return AggregatorRegistry.aggregate(metrics as unknown as object[])
}

function toGauge (name: string, help: string, value: number): Gauge {
  const gauge = new Gauge({ name, help, registers: [] })
  gauge.set(value)
  return gauge
}
