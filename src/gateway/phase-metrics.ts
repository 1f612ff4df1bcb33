import type { PrometheusTracingPluginConfig } from '@envelop/prometheus'
import { createHistogram } from '@envelop/prometheus'
import type { Registry } from 'prom-client'

const maxKnownNames = 100
const buckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]

/**
 * `@envelop/prometheus` for the phases it measures, its labels bounded: a client chooses operation names, so only the first 100 names of
 * operations that passed validation become label values; every other is `other`.
 */
export function phaseMetrics(registry: Registry): PrometheusTracingPluginConfig {
  const known = knownNamesOf(registry)
  const phase = <Name extends 'parse' | 'validate' | 'context' | 'execute'>(name: Name) =>
    createHistogram<Name, 'operationType' | 'operationName'>({
      registry,
      phases: [name],
      histogram: {
        name: `graphql_envelop_phase_${name}`,
        help: `Duration of the phase ${name}, in seconds`,
        labelNames: ['operationType', 'operationName'],
        buckets,
      },
      fillLabelsFn: (params) => ({
        operationType: params.operationType ?? 'unknown',
        operationName: labelOf(params.operationName, known, name === 'execute'),
      }),
    })
  return {
    registry,
    metrics: {
      graphql_envelop_phase_parse: phase('parse'),
      graphql_envelop_phase_validate: phase('validate'),
      graphql_envelop_phase_context: phase('context'),
      graphql_envelop_phase_execute: phase('execute'),
    },
  }
}

// The two audiences of a gateway share its registry, and so its known names.
const knownByRegistry = new WeakMap<Registry, Set<string>>()

function knownNamesOf(registry: Registry): Set<string> {
  let known = knownByRegistry.get(registry)
  if (known === undefined) {
    known = new Set()
    knownByRegistry.set(registry, known)
  }
  return known
}

function labelOf(name: string | undefined, known: Set<string>, validated: boolean): string {
  if (name === undefined) return 'Anonymous'
  if (known.has(name)) return name
  if (!validated || known.size >= maxKnownNames) return 'other'
  known.add(name)
  return name
}
