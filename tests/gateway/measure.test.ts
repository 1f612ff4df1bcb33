import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gateway } from '../../src/gateway/gateway.ts'
import {
  createGateway,
  defineLoader,
  measure,
  measureOperation,
  measureStatement,
  recordOperation,
  startMeasure,
} from '../../src/index.ts'
import { startRecorded } from '../support/recorded-gateway.ts'

const typeDefs = /* GraphQL */ `
  type Query {
    hello(name: String!): String!
    job: String!
    fails: String
    other: String
  }
  type Mutation { note(text: String!): String! }
`

let release = () => {}
let entered = () => {}
const notes: string[] = []
const gate = { opened: Promise.resolve() }

interface Loaders {
  readonly greetings: { load(name: string): Promise<string> }
}

const resolvers = {
  Query: {
    hello: (_root: unknown, { name }: { name: string }, { loaders }: { loaders: Loaders }) =>
      measure(`greet ${name}`, async () => {
        entered()
        await gate.opened
        const end = startMeasure(`look up ${name}`)
        const greeting = await loaders.greetings.load(name)
        end()
        return greeting
      }),
    job: () =>
      measureOperation('job', async () => {
        await measureStatement({ text: 'select job' }, async () => [1])
        return measure('inside', () => 'done')
      }),
    fails: () => {
      throw new Error('a secret')
    },
    other: () => {
      throw new Error('another secret')
    },
  },
  Mutation: {
    note: (_root: unknown, { text }: { text: string }) => {
      notes.push(text)
      return text
    },
  },
}
const loaders = {
  greetings: defineLoader(async (names: readonly string[]) =>
    measure(`batch of ${names}`, () => names.map((name) => `hello ${name}`)),
  ),
}

describe("an author's own measuring in resolvers", () => {
  it('belongs to the operation that runs it, also when operations run at once', async () => {
    const { ask, measurements } = await startRecorded({ typeDefs, resolvers, loaders })
    gate.opened = new Promise((resolve) => {
      release = resolve
    })
    let inside = 0
    const allAreIn = new Promise<void>((resolve) => {
      entered = () => {
        if (++inside === 3) resolve()
      }
    })
    const asked = ['ada', 'bob', 'cyd'].map((name) =>
      ask('query Hello($name: String!) { hello(name: $name) }', { variables: { name } }),
    )
    await allAreIn
    release()
    await Promise.all(asked)
    expect(measurements.map(({ spans }) => spans.map(({ name }) => name).sort()).sort()).toEqual(
      ['ada', 'bob', 'cyd'].map((name) => [`batch of ${name}`, `greet ${name}`, `look up ${name}`]),
    )
    for (const { timeline } of measurements) {
      expect(timeline.map(({ kind }) => kind)).toEqual(['span', 'batch', 'span', 'span'])
    }
  })

  it('is not the operation that started a job', async () => {
    const { ask } = await startRecorded({ typeDefs, resolvers, loaders })
    expect(await ask('{ job }')).toMatchObject({ kind: 'query', spans: [], statements: [] })
  })
})

describe('a gateway', () => {
  let gateway: Gateway
  let url = ''
  beforeAll(async () => {
    gateway = await createGateway({
      typeDefs,
      resolvers,
      loaders,
      logLevel: 'silent',
      monitoring: { slowQueryMs: 0.0001 },
    })
    url = (await gateway.listen({ port: 0 })).url
  })
  afterAll(() => gateway.close())

  const post = async (query: string) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
    return response.text()
  }
  const operations = async () => {
    const { performanceReport } = await gateway.report<{
      performanceReport: {
        requests: number
        operations: { nodes: { name: string | null; requests: number; statementsPerOperation: number }[] }
      }
    }>(
      '{ performanceReport(last: "5m") { requests operations { nodes { name requests statementsPerOperation } } } }',
    )
    return performanceReport
  }

  it('reports in process what was asked, and its reports are no requests', async () => {
    await post('query One { hello(name: "ada") }')
    await post('query One { hello(name: "ada") }')
    await operations()
    expect(await operations()).toEqual({
      requests: 2,
      operations: { nodes: [{ name: 'One', requests: 2, statementsPerOperation: 0 }] },
    })
  })

  it('counts work that is not GraphQL', async () => {
    await measureOperation('nightly', () => measureStatement({ text: 'select 1' }, async () => [1]))
    recordOperation({ name: 'nightly', durationMs: 5 })
    const { nodes } = (await operations()).operations
    expect(nodes.find(({ name }) => name === 'nightly')).toEqual({
      name: 'nightly',
      requests: 2,
      statementsPerOperation: 0.5,
    })
  })

  it("answers the author's fields and mutations in a report, with variables", async () => {
    expect(
      await gateway.report('mutation Note($text: String!) { note(text: $text) }', { text: 'remember' }),
    ).toEqual({ note: 'remember' })
    expect(notes).toEqual(['remember'])
    expect(await gateway.report('{ hello(name: "report") }')).toEqual({ hello: 'hello report' })
  })

  it.each([
    ['a document that cannot be read', '{ hello', /Syntax Error/],
    ['an unknown field', '{ nothing }', /Cannot query field "nothing"/],
    ['two mistakes', '{ nothing nowhere }', /^2 errors: .*"nothing".* .*"nowhere"/],
    ['a wrong variable', 'query A($n: Int!) { job @skip(if: true) __typename @include(if: $n) }', /\$n/],
    ['what a field throws', '{ fails other }', /^2 errors: Unexpected error\. Unexpected error\.$/],
    ['a wrong span', '{ performanceReport(last: "x") { requests } }', /Expected a Duration/],
  ])('quotes every error of a report: %s', async (_what, document, message) => {
    await expect(gateway.report(document)).rejects.toThrow(message)
  })

  it.each([
    ['nothing', undefined, 'got undefined'],
    ['an empty document', ' ', 'got an empty string'],
  ])('refuses to report on %s', async (_what, document, message) => {
    await expect(gateway.report(document as never)).rejects.toThrow(TypeError)
    await expect(gateway.report(document as never)).rejects.toThrow(message)
  })

  it('goes on counting when another of the process has ended', async () => {
    const other = await createGateway({ typeDefs, resolvers, loaders, logLevel: 'silent' })
    await other.close()
    recordOperation({ name: 'after the end', durationMs: 1 })
    expect((await operations()).operations.nodes.map(({ name }) => name)).toContain('after the end')
  })
})
