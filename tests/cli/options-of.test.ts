import { describe, expect, it } from 'vitest'
import { optionsOf, withProjectOptions } from '../../src/cli/options-of.ts'
import { readEnvironment, resolveOptions } from '../../src/config.ts'

const optionsFrom = (variables: Record<string, string>) =>
  optionsOf(readEnvironment(variables), 'made', variables)
const environment = optionsFrom({ QUERY_CACHE_TTL: '1000', SLOW_QUERY_THRESHOLD: '50' })

describe('withProjectOptions', () => {
  it('lets the project win over the environment, and leaves it what the project does not set', () => {
    const options = withProjectOptions(environment, {
      adminToken: "the project's own",
      cache: { maxBytes: 5 },
      monitoring: { slowQueryMs: 7 },
    })
    expect(options).toMatchObject({
      adminToken: "the project's own",
      cache: { maxBytes: 5, maxTtlMs: 1000, maxEntries: 10_000 },
      monitoring: { slowQueryMs: 7, batchSize: 100 },
    })
  })

  it("lets a project's retention stand beside retentions that nobody set, and not beside those that contradict it", () => {
    const project = { monitoring: { retentionDays: 1 } }
    const { monitoring } = resolveOptions({ typeDefs: '', ...withProjectOptions(environment, project) })
    expect(monitoring).toMatchObject({ retentionDays: 1, minuteRetentionHours: 24 })
    const set = optionsFrom({ PERFORMANCE_MINUTE_RETENTION_HOURS: '48' })
    expect(() => resolveOptions({ typeDefs: '', ...withProjectOptions(set, project) })).toThrow(
      'minuteRetentionHours must be at most',
    )
  })

  it('is what the environment says where the project sets nothing', () => {
    expect(withProjectOptions(environment, {})).toEqual(environment)
  })
})
