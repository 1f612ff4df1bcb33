import { describe, expect, it } from 'vitest'
import { optionsOf, withProjectOptions } from '../../src/cli/options-of.ts'
import { readEnvironment } from '../../src/config.ts'

const environment = optionsOf(
  readEnvironment({ QUERY_CACHE_TTL: '1000', SLOW_QUERY_THRESHOLD: '50' }),
  'made',
)

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

  it('is what the environment says where the project sets nothing', () => {
    expect(withProjectOptions(environment, {})).toEqual(environment)
  })
})
