import { describe, expect, it } from 'vitest'
import { gatewayOptions, readEnvironment, resolveOptions } from '../src/config.ts'

const messageOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('nothing was thrown')
}

describe('readEnvironment', () => {
  it('gives every default where nothing is set', () => {
    expect(readEnvironment({})).toMatchObject({
      PORT: 4000,
      HOST: '127.0.0.1',
      DATABASE_URL: undefined,
      ADMIN_TOKEN: undefined,
      ENABLE_PERFORMANCE_MONITORING: true,
      PERFORMANCE_BATCH_SIZE: 100,
      PERFORMANCE_FLUSH_INTERVAL: 30_000,
      PERFORMANCE_RETENTION_DAYS: 30,
      SLOW_QUERY_THRESHOLD: 1000,
      QUERY_CACHE_TTL: 300_000,
      DATABASE_POOL_MIN: 2,
      DATABASE_POOL_MAX: 10,
      DATABASE_POOL_TIMEOUT: 30_000,
      DATABASE_QUERY_TIMEOUT: 15_000,
    })
  })

  it('reads what is set, and takes an empty variable as absent', () => {
    expect(readEnvironment({ PORT: '0', ENABLE_QUERY_MONITORING: 'false', HOST: '' })).toMatchObject({
      PORT: 0,
      ENABLE_QUERY_MONITORING: false,
      HOST: '127.0.0.1',
    })
  })

  it('lists every mistake at once, and never a secret', () => {
    const message = messageOf(() =>
      readEnvironment({
        PORT: 'http',
        SLOW_QUERY_THRESHOLD: '-5',
        ADMIN_TOKEN: 'hunter2',
        DATABASE_URL: 'mysql://u:pa55@h/d',
      }),
    )
    expect(message).toBe(
      [
        'The environment has 4 mistakes:',
        '  PORT must be a port, 0 to 65535, got "http". Set e.g. PORT=4000.',
        '  DATABASE_URL must be a URL such as postgres://user:password@host:5432/database, got 18 characters that are not.',
        '  ADMIN_TOKEN must be at least 16 characters, e.g. the output of `openssl rand -hex 24`, got 7 characters that are not.',
        '  SLOW_QUERY_THRESHOLD must be a whole number of milliseconds, 1 to 600000, got "-5". Set e.g. SLOW_QUERY_THRESHOLD=1000.',
      ].join('\n'),
    )
  })

  it("requires the administrator's token in production", () => {
    expect(messageOf(() => readEnvironment({ NODE_ENV: 'production' }))).toContain(
      'ADMIN_TOKEN is required when NODE_ENV=production',
    )
  })

  it('refuses a smallest pool above the largest', () => {
    expect(messageOf(() => readEnvironment({ DATABASE_POOL_MIN: '20' }))).toContain(
      'DATABASE_POOL_MIN must be at most DATABASE_POOL_MAX (10), got 20. Change one of them.',
    )
  })

  it('fits the retentions that are not set to the one that is, and refuses those that contradict it', () => {
    const of = (env: Record<string, string>) => {
      const read = readEnvironment(env)
      return [read.PERFORMANCE_MINUTE_RETENTION_HOURS, read.PERFORMANCE_DAY_RETENTION_DAYS]
    }
    expect(of({ PERFORMANCE_RETENTION_DAYS: '1', PERFORMANCE_MINUTE_RETENTION_HOURS: '' })).toEqual([24, 365])
    expect(of({ PERFORMANCE_RETENTION_DAYS: '400' })).toEqual([48, 400])
    expect(of({ PERFORMANCE_RETENTION_DAYS: '2', PERFORMANCE_DAY_RETENTION_DAYS: '2' })).toEqual([48, 2])
    const contradiction = {
      PERFORMANCE_MINUTE_RETENTION_HOURS: '49',
      PERFORMANCE_RETENTION_DAYS: '2',
      PERFORMANCE_DAY_RETENTION_DAYS: '1',
    }
    expect(messageOf(() => readEnvironment(contradiction))).toBe(
      [
        'The environment has 2 mistakes:',
        '  PERFORMANCE_MINUTE_RETENTION_HOURS must be at most 24 times PERFORMANCE_RETENTION_DAYS (2), got 49. Change one of them.',
        '  PERFORMANCE_RETENTION_DAYS must be at most PERFORMANCE_DAY_RETENTION_DAYS (1), got 2. Change one of them.',
      ].join('\n'),
    )
  })
})

describe('resolveOptions', () => {
  const typeDefs = 'type Query { hello: String }'

  it('fills the defaults', () => {
    expect(resolveOptions({ typeDefs })).toMatchObject({
      limits: { maxBodyBytes: 1_000_000 },
      cache: { enabled: true, maxTtlMs: 300_000 },
      monitoring: { enabled: true, statementComments: false, slowQueryMs: 1000 },
    })
  })

  it('reports all mistakes at once, with what was expected and what came', () => {
    const wrong = {
      typeDefs: 5,
      resolvers: 'none',
      loaders: { userById: () => [] },
      session: 'user-1',
      adminToken: 123,
      cahce: {},
      cache: { maxBytes: -1, ttl: 5 },
      cors: { origins: [] },
    }
    const message = messageOf(() => resolveOptions(wrong as never))
    expect(message.split('\n').sort()).toEqual(
      [
        'createGateway has 9 mistakes:',
        '  typeDefs must be SDL: a string, a parsed document, or an array of them, got 5.',
        '  resolvers must be a resolver map or an array of them, got "none". Leave it out, or correct it.',
        '  loaders.userById must be defineLoader(…), got a function.',
        '  session must be a function, got "user-1". Leave it out, or correct it.',
        '  adminToken must be a non-empty string, got a number. Leave it out, or correct it.',
        '  cache.maxBytes must be a whole number of at least 1, got -1. Leave it out for 67108864.',
        '  Unknown option in cache: ttl. Did you mean maxTtlMs?',
        '  cors.origins must be at least one origin, e.g. https://shop.example, got an array.',
        '  Unknown option: cahce. Did you mean cache?',
      ].sort(),
    )
  })

  it('says so when there are no options at all', () => {
    expect(messageOf(() => resolveOptions(undefined as never))).toContain('typeDefs must be SDL')
  })

  it.each([
    ['monitoring.highMemoryThreshold', 7, 'a number above 0 and at most 1, got 7. Leave it out for 0.9.'],
    ['monitoring.batchSize', 1.5, 'a whole number of at least 1, got 1.5. Leave it out for 100.'],
    [
      'monitoring.shownVariables',
      'first',
      'an array of paths, e.g. filter.category, got "first". Leave it out, or correct it.',
    ],
    ['monitoring.shownVariables', [5], 'a non-empty string, got 5.'],
    ['monitoring.enabled', 'yes', 'true or false, got "yes". Leave it out for true.'],
    ['monitoring.statementComments', 1, 'true or false, got 1. Leave it out for false.'],
    [
      'monitoring.viewerKey',
      'hunter2',
      'at least 16 characters, e.g. the output of `openssl rand -hex 24`, got a string. Leave it out, or correct it.',
    ],
    ['metrics.port', 70_000, 'a whole number from 0 to 65535, got 70000. Leave it out, or correct it.'],
    [
      'cache',
      true,
      'an object with enabled, maxBytes, maxEntries, maxEntryBytes, maxTtlMs, got true. Leave it out, or correct it.',
    ],
    [
      'logLevel',
      'loud',
      'fatal, error, warn, info, debug, trace or silent, got "loud". Leave it out for info.',
    ],
  ])('says of %s: %j what was expected and what to do', (path, value, sentence) => {
    const [group = '', name] = path.split('.')
    const options = { typeDefs, [group]: name === undefined ? value : { [name]: value } }
    const item = Array.isArray(value) ? '.0' : ''
    expect(messageOf(() => resolveOptions(options as never))).toBe(
      `createGateway has a mistake:\n  ${path}${item} must be ${sentence}`,
    )
  })

  it('never says what only the checker understands', () => {
    const wrong = [5, -1.5, 0, 1e300, Number.NaN, 'x', '', {}, [], null, true, [5], { a: 5 }, 10n, () => 1]
    const names = Object.keys(gatewayOptions.shape)
    for (const value of wrong) {
      const inGroups = Object.fromEntries(
        ['limits', 'cache', 'monitoring', 'metrics', 'pool', 'cors'].map((group) => {
          const keys = Object.keys(
            (resolveOptions({ typeDefs, cors: { origins: ['x'] } }) as never)[group] ?? {},
          )
          return [group, Object.fromEntries(keys.map((key) => [key, value]))]
        }),
      )
      const inAll = Object.fromEntries(names.map((name) => [name, value]))
      for (const options of [inAll, { typeDefs, ...inGroups }])
        expect(messageOf(() => resolveOptions(options as never))).not.toMatch(
          /Invalid|Too (big|small)|expected|a int\b|a array/,
        )
    }
  })

  it('refuses what contradicts itself, and fits what was not given', () => {
    const monitoring = { minuteRetentionHours: 49, retentionDays: 2, dayRetentionDays: 1 }
    expect(messageOf(() => resolveOptions({ typeDefs, monitoring, pool: { min: 11 } }))).toBe(
      [
        'createGateway has 3 mistakes:',
        '  pool.min must be at most pool.max (10), got 11. Change one of them.',
        '  monitoring.minuteRetentionHours must be at most 24 times monitoring.retentionDays (2), got 49. Change one of them.',
        '  monitoring.retentionDays must be at most monitoring.dayRetentionDays (1), got 2. Change one of them.',
      ].join('\n'),
    )
    expect(resolveOptions({ typeDefs, monitoring: { retentionDays: 1 } }).monitoring).toMatchObject({
      minuteRetentionHours: 24,
      retentionDays: 1,
      dayRetentionDays: 365,
    })
  })

  it('knows what was meant by a name nobody reads', () => {
    expect(
      messageOf(() => resolveOptions({ typeDefs, id: 1, monitoring: { slowQuery: 5, colour: 1 } } as never)),
    ).toBe(
      [
        'createGateway has 2 mistakes:',
        '  Unknown options in monitoring: slowQuery, colour. Did you mean slowQueryMs?',
        `  Unknown option: id. Leave out what is not one of ${Object.keys(gatewayOptions.shape).join(', ')}.`,
      ].join('\n'),
    )
  })
})
