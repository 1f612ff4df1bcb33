import { collectDefaultMetrics, Registry } from 'prom-client'

// Gauges whose names end like a counter's: Prometheus's own check refuses them. Each is the sum of the family without the ending.
const misnamed = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
]

/** prom-client's default metrics of the Node.js process, without those that break Prometheus's conventions. */
export function processMetrics(): Registry {
  // Not prom-client's global registry: two gateways in one process keep apart.
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const name of misnamed) registry.removeSingleMetric(name)
  return registry
}
