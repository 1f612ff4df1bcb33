import { readFileSync } from 'node:fs'
import { isTypeDefinitionNode, Kind, parse, print } from 'graphql'
import { describe, expect, it, onTestFinished } from 'vitest'
import { composeGateway } from '../../src/gateway/compose.ts'
import { giveWay } from '../../src/gateway/give-way.ts'
import type { Log } from '../../src/gateway/log.ts'
import type { GatewayOptions } from '../../src/gateway/options.ts'
import { parseFile } from '../../src/gateway/sdl.ts'

const adminToken = 'a-token-of-the-administrator'
const own = parseFile(
  readFileSync(new URL('../../schema/performance.graphql', import.meta.url), 'utf8'),
  'sluice/performance.graphql',
)

/** A hospital has words for its own things. */
const hospital: Pick<GatewayOptions, 'typeDefs' | 'resolvers'> = {
  typeDefs: /* GraphQL */ `
    type Query {
      operation(id: ID!): Operation
      sample(barcode: String): PerformanceSample
      slowQueries: Int
      performanceOf(order: PerformanceOrder): Duration
    }
    type Mutation { invalidateCache(room: String): String }
    type Operation { surgeon: String duration: Duration }
    type PerformanceSample { tissue: String }
    enum PerformanceOrder { ALLEGRO LARGO }
    enum PerformanceSampleReason { BIOPSY }
    type Duration { minutes: Int reason: PerformanceSampleReason }
    input PerformanceStep { at: Int }
    union PerformanceStatus = Operation
    interface PerformancePool { depth: Int }
  `,
  resolvers: {
    Query: {
      operation: (_: unknown, { id }: { id: string }) => ({
        surgeon: `surgeon ${id}`,
        duration: { minutes: 90 },
      }),
      sample: () => ({ tissue: 'liver' }),
      slowQueries: () => 7,
      performanceOf: (_: unknown, { order }: { order: string }) => ({
        minutes: order === 'LARGO' ? 60 : 5,
        reason: 'BIOPSY',
      }),
    },
    Mutation: { invalidateCache: (_: unknown, { room }: { room: string }) => `cleaned ${room}` },
  },
}

async function start(options: Pick<GatewayOptions, 'typeDefs' | 'resolvers' | 'monitoring'>) {
  const warnings: unknown[][] = []
  const log = { warn: (...given: unknown[]) => warnings.push(given), error: () => undefined }
  const gateway = await composeGateway({ ...options, adminToken }, { log: log as unknown as Log })
  onTestFinished(() => gateway.close())
  const ask = async (query: string, { as, variables }: { as?: string; variables?: object } = {}) => {
    const response = await gateway.fetch(
      new Request('http://gateway/graphql', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
        },
        body: JSON.stringify({ query, variables }),
      }),
    )
    return (await response.json()) as { data: Record<string, unknown>; errors?: { message: string }[] }
  }
  return { ask, warnings }
}

const hisQuestions = `query Hospital {
  operation(id: "1") { surgeon duration { minutes } }
  sample(barcode: "b") { tissue }
  slowQueries
  performanceOf(order: LARGO) { minutes reason }
}`
const hisAnswers = {
  operation: { surgeon: 'surgeon 1', duration: { minutes: 90 } },
  sample: { tissue: 'liver' },
  slowQueries: 7,
  performanceOf: { minutes: 60, reason: 'BIOPSY' },
}

describe('a schema that takes names of the performance schema', () => {
  it('has its own fields and types, for everybody', async () => {
    const { ask } = await start(hospital)
    for (const as of [undefined, adminToken]) {
      const options = as === undefined ? {} : { as }
      expect(await ask(hisQuestions, options)).toEqual({ data: hisAnswers })
      expect(await ask('mutation { invalidateCache(room: "3") }', options)).toEqual({
        data: { invalidateCache: 'cleaned 3' },
      })
    }
  })

  it('leaves ours to an administrator under a prefixed name, with all that refers to it', async () => {
    const { ask } = await start({ ...hospital, monitoring: { slowQueryMs: 1e-6 } })
    await ask(hisQuestions)
    const asAdministrator = async (query: string, variables?: object) => {
      const { data, errors } = await ask(query, { as: adminToken, ...(variables && { variables }) })
      expect(errors).toBeUndefined()
      return data
    }
    const found = await asAdministrator(
      `query ($last: SluiceDuration, $order: SluicePerformanceOrder, $reasons: [SluicePerformanceSampleReason!]) {
        sluiceSlowQueries(last: $last, thresholdMs: 0) { __typename operationName signature }
        performanceReport(last: "5m", operation: "Hospital") {
          operations(orderBy: $order) { nodes { __typename name } }
          samples(reasons: $reasons) { __typename id reason }
        }
      }`,
      { last: '5m', order: 'P95', reasons: ['SLOW'] },
    )
    const [slow] = found.sluiceSlowQueries as { signature: string }[]
    const { samples } = found.performanceReport as { samples: { id: string }[] }
    expect(found).toEqual({
      sluiceSlowQueries: [
        { __typename: 'PerformanceSlowQuery', operationName: 'Hospital', signature: slow?.signature },
      ],
      performanceReport: {
        operations: { nodes: [{ __typename: 'PerformanceOperation', name: 'Hospital' }] },
        samples: [{ __typename: 'SluicePerformanceSample', id: samples[0]?.id, reason: 'SLOW' }],
      },
    })
    expect(
      await asAdministrator(
        `query ($signature: String!, $id: ID!) {
          sluiceOperation(signature: $signature, last: "5m") { requests }
          sluiceSample(id: $id) { operationName }
        }`,
        { signature: slow?.signature, id: samples[0]?.id },
      ),
    ).toEqual({ sluiceOperation: { requests: 1 }, sluiceSample: { operationName: 'Hospital' } })
    expect(await asAdministrator('mutation { sluiceInvalidateCache(tags: ["room"]) { count } }')).toEqual({
      sluiceInvalidateCache: { count: 0 },
    })
  })

  it('shows nothing of ours to anybody else', async () => {
    const { ask } = await start(hospital)
    const introspection = '{ __schema { types { name fields { name } } directives { name } } }'
    expect(JSON.stringify(await ask(introspection, { as: adminToken }))).toMatch(/SluicePerformanceSample/)
    const { data } = await ask(introspection)
    const { types } = data.__schema as { types: { name: string }[] }
    expect(JSON.stringify(data)).not.toMatch(/sluice/i)
    const shown = types.map(({ name }) => name).filter((name) => /^Performance|^Duration/.test(name))
    expect(shown.sort()).toEqual([
      'Duration',
      'PerformanceOrder',
      'PerformancePool',
      'PerformanceSample',
      'PerformanceSampleReason',
      'PerformanceStatus',
      'PerformanceStep',
    ])
    const { errors } = await ask('{ sluiceSample(id: "1") { id } }')
    expect(errors?.[0]?.message).toBe('Cannot query field "sluiceSample" on type "Query".')
  })

  it('is told of it once, at the start, with every name', async () => {
    const { warnings } = await start(hospital)
    expect(warnings).toEqual([
      [
        {
          renamed: {
            'Query.operation': 'Query.sluiceOperation',
            'Query.sample': 'Query.sluiceSample',
            'Query.slowQueries': 'Query.sluiceSlowQueries',
            'Mutation.invalidateCache': 'Mutation.sluiceInvalidateCache',
            Duration: 'SluiceDuration',
            PerformanceOrder: 'SluicePerformanceOrder',
            PerformancePool: 'SluicePerformancePool',
            PerformanceSample: 'SluicePerformanceSample',
            PerformanceSampleReason: 'SluicePerformanceSampleReason',
            PerformanceStatus: 'SluicePerformanceStatus',
            PerformanceStep: 'SluicePerformanceStep',
          },
        },
        'the schema takes names of the performance schema: an administrator finds ours under others',
      ],
    ])
  })

  it('is refused, with each clash and both its places, where it takes the prefixed name as well', () => {
    const author = [
      parseFile('type Query { sample: Int }\nscalar Duration', 'a.graphql'),
      parseFile(
        '\nextend type Query { sluiceSample: Int findings: Int }\nscalar SluiceDuration',
        'b.graphql',
      ),
    ]
    expect(() => giveWay({ document: own, resolvers: {} }, author)).toThrow(
      'Duration (a.graphql:2) and SluiceDuration (b.graphql:3) are both defined, and Sluice needs one of the two names for an administrator. Rename one of them.\n' +
        'Query.sample (a.graphql:1) and Query.sluiceSample (b.graphql:2) are both defined, and Sluice needs one of the two names for an administrator. Rename one of them.',
    )
  })

  it('may take every name there is', () => {
    const roots = ['Query', 'Mutation', 'Subscription']
    const author = own.definitions.map((definition) => {
      if (!isTypeDefinitionNode(definition)) throw new Error(`unexpected ${definition.kind}`)
      const isRoot = roots.includes(definition.name.value)
      return isRoot ? print(definition) : `scalar ${definition.name.value}`
    })
    const { document, renamed } = giveWay({ document: own, resolvers: {} }, [parse(author.join('\n'))])
    const fields = own.definitions.flatMap((definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION && roots.includes(definition.name.value)
        ? (definition.fields ?? [])
        : [],
    )
    expect(renamed.size).toBe(own.definitions.length - roots.length + fields.length)
    const sdl = print(document)
    expect(sdl).not.toMatch(
      /^(type|enum|scalar) Performance|: \[?(Performance|Duration)|Query \{\n {2}[^s"]/m,
    )
    const unprefixed = sdl
      .replace(/\bSluice(?=[A-Z])/g, '')
      .replace(/\bsluice([A-Z])/g, (_, letter: string) => letter.toLowerCase())
    expect(unprefixed).toBe(print(own))
  })

  it('takes a name also by a directive, which the schema builder keeps among the types', async () => {
    const { ask } = await start({
      typeDefs: 'directive @Duration on FIELD_DEFINITION\ntype Query { hello: String @Duration }',
    })
    const answer = await ask('{ slowQueries(last: "5m") { requests } }', { as: adminToken })
    expect(answer).toEqual({ data: { slowQueries: [] } })
  })

  it('extends no type of ours', async () => {
    const typeDefs = 'type Query { hello: String }\nextend type PerformanceReport { mine: Int }'
    await expect(start({ typeDefs })).rejects.toThrow('Cannot extend type "PerformanceReport"')
  })
})

it('without a clash no name changes, and nothing is said', async () => {
  const given = { document: own, resolvers: { Duration: {} } }
  const { document, resolvers, renamed } = giveWay(given, [
    parse('type Query { sluiceSample: Int }\ntype Sample { id: ID! }\ntype SluiceDuration { a: Int }'),
  ])
  expect(document).toBe(given.document)
  expect(resolvers).toBe(given.resolvers)
  expect(renamed.size).toBe(0)
  const { warnings } = await start({ typeDefs: 'type Query { hello: String }' })
  expect(warnings).toEqual([])
})
