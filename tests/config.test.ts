import { describe, expect, it } from 'vitest'
import { readEnvironment, resolveOptions } from '../src/config.ts'

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
        '  PORT must be a port, 0 to 65535, got "http".',
        '  DATABASE_URL must be a URL such as postgres://user:password@host:5432/database, got 18 characters that are not.',
        '  ADMIN_TOKEN must be at least 16 characters, e.g. the output of `openssl rand -hex 24`, got 7 characters that are not.',
        '  SLOW_QUERY_THRESHOLD must be a whole number of milliseconds, 1 to 600000, got "-5".',
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
      'DATABASE_POOL_MIN must be at most DATABASE_POOL_MAX (10), got 20.',
    )
  })
})

describe('resolveOptions', () => {
  const typeDefs = 'type Query { hello: String }'

  it('fills the defaults', () => {
    expect(resolveOptions({ typeDefs })).toMatchObject({
      limits: { maxBodyBytes: 1_000_000 },
      cache: { enabled: true, maxTtlMs: 300_000 },
      monitoring: { enabled: true, slowQueryMs: 1000 },
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
        '  resolvers must be a resolver map or an array of them, got "none".',
        '  loaders.userById must be defineLoader(…), got a function.',
        '  session must be a function, got "user-1".',
        '  adminToken must be a string, got a number.',
        '  cache.maxBytes must be greater than 0, got -1.',
        '  Unknown option in cache: ttl. Remove or correct the spelling.',
        '  cors.origins must be at least one origin, e.g. https://shop.example, got an array.',
        '  Unknown option: cahce. Remove or correct the spelling.',
      ].sort(),
    )
  })

  it('says so when there are no options at all', () => {
    expect(messageOf(() => resolveOptions(undefined as never))).toContain('typeDefs must be SDL')
  })
})
