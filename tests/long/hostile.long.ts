import { request as httpRequest } from 'node:http'
import { GraphQLError, GraphQLScalarType } from 'graphql'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createGateway, defineLoader, measure, recordOperation } from '../../src/index.ts'
import { checkWithPromtool, hasPromtool, scrape } from '../support/journeys-metrics.ts'
import { adminToken, query } from '../support/journeys-shop.ts'
import { oddNames } from '../support/odd-names.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

const nameOf = (key: string) => oddNames[key] ?? ''

const typeDefs = `
  scalar Anything
  scalar Email
  enum Status { OPEN CLOSED }
  type Query {
    echo(text: String, any: Anything, numbers: [Int!], email: Email, status: Status): String
    fails(message: String!, code: String): String
    throws(message: String!): String
    spans(name: String!): Int
    loads(keys: [String!]!): [Int]
    item(id: ID!): Item
  }
  type Item { id: ID! name: String! item: Item }
`
const refuseEmail = (value: unknown) => {
  throw new GraphQLError(`${value} is no address`)
}
const resolvers = {
  Email: new GraphQLScalarType({
    name: 'Email',
    parseValue: refuseEmail,
    parseLiteral: (node) => refuseEmail('value' in node ? node.value : undefined),
  }),
  Query: {
    echo: (_: unknown, { text }: { text?: string }) => text?.slice(0, 10),
    fails: (_: unknown, { message, code }: { message: string; code?: string }) => {
      throw new GraphQLError(message, { extensions: { code } })
    },
    throws: (_: unknown, { message }: { message: string }) => {
      throw new Error(message)
    },
    spans: (_: unknown, { name }: { name: string }) => measure(name, async () => 1),
    loads: (
      _: unknown,
      { keys }: { keys: string[] },
      { loaders }: { loaders: { length: { loadMany(of: string[]): unknown } } },
    ) => loaders.length.loadMany(keys),
    item: (_: unknown, { id }: { id: string }) => ({ id, name: id.slice(0, 5), item: { id, name: 'x' } }),
  },
}

describeWithPostgres('a gateway asked by the hostile', () => {
  let at: { url: string }
  let gateway: Awaited<ReturnType<typeof createGateway>>
  let pool: pg.Pool
  let sent = 0
  let work = 0

  beforeAll(async () => {
    const databaseUrl = await createTestDatabase()
    pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
    pool.on('error', () => undefined)
    gateway = await createGateway({
      typeDefs,
      resolvers,
      loaders: { length: defineLoader(async (keys: readonly string[]) => keys.map((key) => key.length)) },
      databaseUrl,
      adminToken,
      logLevel: 'silent',
      // Everything is kept whole.
      monitoring: { slowQueryMs: 0.001, flushIntervalMs: 500, shownVariables: ['text'] },
    })
    at = await gateway.listen({ port: 0 })
  })
  afterAll(async () => {
    await gateway.close()
    await pool.end()
  })

  const ask = (document: string, options: Parameters<typeof query>[2] = {}) => {
    sent++
    return query(at, document, options)
  }
  /** With a body, or with headers that `fetch` would not send. */
  const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
    new Promise<number>((resolve, reject) => {
      sent++
      const outgoing = httpRequest(at.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
      })
      outgoing.on('error', reject)
      outgoing.on('response', (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
      })
      outgoing.end(body)
    })
  const report = async (document: string, variables: Record<string, unknown> = {}) => {
    const { data, errors } = await ask(document, { as: adminToken, variables })
    expect(errors).toBeUndefined()
    return data
  }

  // First, for a minute keeps but 20 codes apart.
  it('sent what is refused before it is read, reports the code that the client got', async () => {
    expect(await post('x'.repeat(1_100_000))).toBe(413)
    expect(await post('{"query":"{ echo }"}', { 'content-type': 'text/plain' })).toBe(415)
    expect(await post('{"query":"{ echo }"}', { authorization: 'Bearer nobody' })).toBe(401)
    const { performanceReport } = await report('{ performanceReport { errorCodes { code } } }')
    expect(performanceReport.errorCodes.map(({ code }: { code: string }) => code)).toEqual(
      expect.arrayContaining(['BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'UNAUTHENTICATED']),
    )
  })

  it.each(Object.keys(oddNames))('named %s everywhere, answers, stores and reports it', async (key) => {
    const name = nameOf(key)
    const document = 'query Echo($text: String, $any: Anything) { echo(text: $text, any: $any) }'
    const variables = { text: name, any: { [name]: [name, { [name]: name }] } }
    expect((await ask(document, { variables })).errors).toBeUndefined()
    const failed = await ask(
      'query Fails($message: String!, $code: String) { fails(message: $message, code: $code) }',
      {
        variables: { message: name, code: name },
      },
    )
    expect(failed.errors).toHaveLength(1)
    expect(
      (
        await ask('query Throws($message: String!) { throws(message: $message) }', {
          variables: { message: name },
        })
      ).codes,
    ).toEqual(['INTERNAL_SERVER_ERROR'])
    await ask('query Spans($name: String!) { spans(name: $name) }', { variables: { name } })
    await ask('query Loads($keys: [String!]!) { loads(keys: $keys) }', {
      variables: { keys: [name, `${name}2`] },
    })
    await ask('query Chosen { echo } query Other { echo }', { operationName: name })
    const escaped = JSON.stringify(name)
    await ask(`query Literal { echo(text: ${escaped}) }`)
    await ask(`query Comment { echo } # ${name.slice(0, 5000)}`)
    await ask(`query { ${name} }`)
    for (const encoding of ['utf8', 'latin1'] as const) {
      // What no header may hold, Node does not send.
      const value = Buffer.from(name, encoding)
        .toString('latin1')
        .replace(/\p{Control}/gu, '')
        .slice(0, 4000)
      expect(
        await post('{"query":"query Header { echo }"}', {
          'graphql-client-name': value,
          'graphql-client-version': value,
        }),
      ).toBe(200)
    }
    if (name.trim() !== '') {
      recordOperation({
        name,
        durationMs: 1,
        outcome: 'serverError',
        errorCodes: [name],
        client: { name, version: name },
      })
      work++
    }
  })

  it('sent documents of 100 kB, refuses or runs them, and counts them', async () => {
    const wide = `query Wide { ${Array.from({ length: 450 }, (_, index) => `a${index}${'x'.repeat(170)}: echo`).join(' ')} }`
    expect((await ask(wide)).errors).toBeUndefined()
    const aliases = `query Aliases { ${Array.from({ length: 9000 }, (_, index) => `a${index}: echo`).join(' ')} }`
    expect((await ask(aliases)).errors?.length).toBeGreaterThan(0)
    const longName = `query ${'N'.repeat(99_000)} { echo }`
    expect((await ask(longName)).errors).toBeUndefined()
    const longAlias = `query LongAlias { ${'A'.repeat(90_000)}: echo }`
    expect((await ask(longAlias)).errors).toBeUndefined()
    const longLiteral = `query LongLiteral { echo(text: "${'é👩'.repeat(20_000)}") }`
    expect((await ask(longLiteral)).errors).toBeUndefined()
    const braces = `query Deep ${'{ item(id: 1) '.repeat(6000)}${'}'.repeat(6000)}`
    expect((await ask(braces)).errors?.length).toBeGreaterThan(0)
    for (const document of [
      '{'.repeat(100_000),
      '"'.repeat(100_000),
      ' '.repeat(100_000),
      '\0'.repeat(1000),
      '\ud800',
      '#'.repeat(99_999),
      '{ a(b: ['.padEnd(99_000, '['),
    ])
      expect((await ask(document)).errors?.length).toBeGreaterThan(0)
    const tooLong = await ask(`query TooLong { echo } ${' '.repeat(100_000)}`)
    expect(tooLong.errors?.[0]?.message).toMatch(/100,?000/)
  })

  it('sent variables of 1 MB, refuses or takes them, and shows only what may be shown', async () => {
    const document =
      'query Big($text: String, $any: Anything, $numbers: [Int!]) { echo(text: $text, any: $any, numbers: $numbers) }'
    expect((await ask(document, { variables: { text: 'v'.repeat(990_000) } })).errors).toBeUndefined()
    expect((await ask(document, { variables: { text: 'v'.repeat(1_010_000) } })).status).toBe(413)
    expect(
      (await ask(document, { variables: { numbers: Array.from({ length: 120_000 }, (_, index) => index) } }))
        .errors,
    ).toBeUndefined()
    const keys = Object.fromEntries(
      Array.from({ length: 30_000 }, (_, index) => [`key${index}\ud800`, index]),
    )
    expect((await ask(document, { variables: { any: keys } })).errors).toBeUndefined()
    const deep = `${'{"deep":'.repeat(50_000)}"secret"${'}'.repeat(50_000)}`
    expect(await post(`{"query":${JSON.stringify(document)},"variables":{"any":${deep}}}`)).toBe(200)
    expect((await ask(document, { variables: { numbers: ['secret-of-a-person'] } })).codes).toEqual([
      'BAD_USER_INPUT',
    ])
  })

  it('sent a value of the wrong type, keeps it out of samples: as a variable, as a literal and as a key', async () => {
    const secret = 'ada@example.org'
    for (const [type, argument, value] of [
      ['[Int!]', 'numbers', [secret]],
      ['Email', 'email', secret],
      ['Status', 'status', secret],
    ]) {
      const document = `query Wrong($value: ${type}) { echo(${argument}: $value) }`
      const { codes, text } = await ask(document, { variables: { value } })
      expect(codes).toEqual(['BAD_USER_INPUT'])
      // The client is told.
      expect(text).toContain(secret)
    }
    for (const literal of [
      `numbers: ["${secret}"]`,
      `email: "${secret}"`,
      `status: "${secret}"`,
      `text: "" "${secret}"`,
    ]) {
      const { errors, text } = await ask(`query WrongLiteral { echo(${literal}) }`)
      expect(errors).toHaveLength(1)
      expect(text).toContain(secret)
    }
    const keys = 'query Keys($any: Anything) { echo(any: $any) }'
    expect((await ask(keys, { variables: { any: { [secret]: 1 }, [secret]: 1 } })).errors).toBeUndefined()
    const { performanceReport } = await report(
      '{ performanceReport { samples(first: 100) { operationName document variables errorMessages } } }',
    )
    const shown = performanceReport.samples.filter((sample: unknown) =>
      JSON.stringify(sample).includes(secret),
    )
    expect(shown).toEqual([])
  })

  it('sent bodies that are none, answers each with a mistake of the client', async () => {
    for (const body of [
      '',
      'null',
      '[]',
      '{}',
      '{"query":5}',
      '{"query":null}',
      '"x"',
      '{"query":"{ echo }","variables":[]}',
      '{"query":"{ echo }","operationName":7}',
      '{',
      '\0',
      Buffer.from([0xff, 0xfe, 0x00]),
      `[${'[['.repeat(10_000)}`,
      '{"query":"{ echo }","extensions":5}',
      '[{"query":"{ echo }"}]',
    ])
      expect(await post(body), String(body).slice(0, 40)).toBeGreaterThanOrEqual(200)
  })

  it('an administrator may give any argument: each is answered, or refused with what was expected', async () => {
    const refused = [
      'last: "1e9d"',
      'last: "99999999999999999999d"',
      'from: "2030-01-01"',
      'from: "2026-11-21T12:00:00Z", to: "2026-11-21T11:00:00Z"',
      'last: ""',
      'from: "\\u0000"',
      'last: "5m\\u0000"',
      `operation: "${'x'.repeat(5000)}"`,
      `client: "${'x'.repeat(5000)}"`,
    ]
    for (const argument of refused) {
      const { errors, codes } = await ask(`{ performanceReport(${argument}) { requests } }`, {
        as: adminToken,
      })
      expect(codes, argument).toEqual(['BAD_USER_INPUT'])
      expect(errors?.[0]?.message.length).toBeLessThan(300)
    }
    const fields = [
      'operations(first: 2147483647) { totalCount }',
      'operations(first: -2147483648) { totalCount }',
      ...Object.keys(oddNames)
        .filter((key) => key !== 'very long' && key !== 'a lone surrogate')
        .map((key) => `operations(after: ${JSON.stringify(nameOf(key).slice(0, 500))}) { totalCount }`),
      'samples(first: 1000) { id }',
      'clients(first: 0) { name }',
    ]
    for (const field of fields)
      expect((await ask(`{ performanceReport { ${field} } }`, { as: adminToken })).codes, field).toEqual([
        'BAD_USER_INPUT',
      ])
    for (const key of Object.keys(oddNames)) {
      const variables = { name: nameOf(key).slice(0, 90) }
      const { errors, codes } = await ask(
        'query($name: String!, $id: ID!) { operation(signature: $name) { name } sample(id: $id) { id } byClient: performanceReport(client: $name) { requests } }',
        { as: adminToken, variables: { ...variables, id: variables.name } },
      )
      expect(
        codes.filter((code) => code !== 'BAD_USER_INPUT'),
        `${key} ${JSON.stringify(errors)}`,
      ).toEqual([])
    }
  })

  it('has stored all of it cleanly, and reports it', async () => {
    const fields = `requests errors clients(first: 200) { name version requests } operations(first: 500) { totalCount nodes {
      name signature requests document errorCodes { code count } samples(first: 100) { id } } }
      errorCodes { code count } spans { name calls } samples(first: 100) { id variables errorMessages errorCodes truncated document }
      dropped { signatures coordinates loaders statements spans clients operations findings malformed } timeline { requests }`
    const before = sent
    const { performanceReport } = await report(`{ performanceReport(last: "1h") { ${fields} } }`)
    expect(performanceReport.requests).toBe(before + work)
    expect(performanceReport.dropped).toEqual({
      signatures: 0,
      coordinates: 0,
      loaders: 0,
      statements: 0,
      spans: 0,
      clients: 0,
      operations: 0,
      findings: 0,
      malformed: 0,
    })
    const nodes: { name: string; requests: number; signature: string; samples: { id: string }[] }[] =
      performanceReport.operations.nodes
    expect(nodes.reduce((sum, { requests }) => sum + requests, 0)).toBe(before + work)
    for (const { samples } of nodes)
      for (const { id } of samples.slice(0, 3)) {
        const { sample } = await report(
          'query($id: ID!) { sample(id: $id) { id document variables errorMessages timeline { name } } }',
          { id },
        )
        expect(sample.id).toBe(id)
      }
    expect(performanceReport.clients.map(({ name }: { name: string | null }) => name)).toEqual(
      expect.arrayContaining(['__proto__', 'constructor']),
    )
    expect(nodes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['__proto__', 'constructor', 'Echo']),
    )

    const { text } = await scrape(at)
    if (hasPromtool) expect(await checkWithPromtool(text)).toBe('')
    const expected = sent + work
    await gateway.close()
    const { rows } = await pool.query(`
      select coalesce(sum(requests) filter (where signature = ''), 0)::int as all_requests,
        coalesce(sum(requests) filter (where signature <> ''), 0)::int as by_signature from performance.operation_windows where level = 'minute'`)
    expect(rows).toEqual([{ all_requests: expected, by_signature: expected }])
    const { rows: clients } = await pool.query(
      `select sum(requests)::int as requests from performance.client_windows where signature = ''`,
    )
    expect(clients).toEqual([{ requests: expected }])
    const { rows: samples } = await pool.query(
      `select max(octet_length(body::text)) as largest, count(*)::int as count from performance.samples`,
    )
    expect(samples[0].largest).toBeLessThan(100 * 1024)
    const { rows: odd } = await pool.query(
      `select operation_name from performance.operation_windows where operation_name ~ '[\\x01-\\x1f]' or length(operation_name) > 1000`,
    )
    expect(odd).toEqual([])
  })
})
