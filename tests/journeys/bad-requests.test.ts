import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type Answer,
  answerOf,
  asAdministrator,
  expectSafe,
  query,
  type Shop,
  startShop,
  startShopForTest,
} from '../support/journeys-shop.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

const json = { 'content-type': 'application/json' }

describeWithPostgres("a frontend's mistakes", () => {
  let shop: Shop
  let databaseUrl: string
  beforeAll(async () => {
    databaseUrl = await createTestDatabase()
    shop = await startShop({ databaseUrl })
  })
  afterAll(() => shop?.close())

  const send = async (init: RequestInit, search = ''): Promise<Answer> =>
    answerOf(await fetch(`${shop.url}${search}`, init))
  const post = (body: string, headers: Record<string, string> = json) =>
    send({ method: 'POST', headers, body })

  /** Every refusal has GraphQL's form, a code, and no word of the inside. */
  const expectRefusal = (answer: Answer, status: number, code: string, message: RegExp | string) => {
    expect([answer.status, answer.codes]).toEqual([status, [code]])
    expect(answer.headers.get('content-type')).toMatch(/json/)
    expect(answer.errors?.[0].message).toMatch(message)
    expectSafe(answer.text)
  }

  it.each(['{"query":', '', 'query', '[]', 'null', '"text"', '{"query":"{ __typename }"'])(
    'answers 400 to the malformed JSON %j',
    async (body) => {
      const answer = await post(body)
      expect(answer.status).toBe(400)
      expect(answer.codes).toEqual([expect.stringMatching(/^[A-Z_]+$/)])
      expectSafe(answer.text)
    },
  )

  it('answers 400 to a body without a query, and to a query that is no text', async () => {
    expectRefusal(await post('{}'), 400, 'BAD_REQUEST', /query/)
    expectRefusal(await post('{"query":7}'), 400, 'BAD_REQUEST', /query/)
    expectRefusal(await post('{"query":"{ __typename }","variables":[]}'), 400, 'BAD_REQUEST', /variables/)
  })

  // GraphQL over HTTP: what a well-formed request's document says wrong is 200 as application/json, 400 as its own media type.
  it.each([
    ['*/*', 200],
    ['application/json', 200],
    ['application/graphql-response+json', 400],
  ])('says what is wrong in a document to who accepts %s with %i', async (accept, status) => {
    const ask = (document: string) => query(shop, document, { headers: { accept } })
    expectRefusal(await ask('{ products('), status, 'GRAPHQL_PARSE_FAILED', /^Syntax Error/)
    expectRefusal(await ask(''), status, 'GRAPHQL_PARSE_FAILED', /^Syntax Error/)
    expectRefusal(await ask('{ prodct(id: 1) { id } }'), status, 'GRAPHQL_VALIDATION_FAILED', /"product"/)
  })

  it.each([
    ['application/x-www-form-urlencoded', 'query=mutation'],
    ['text/plain', '{"query":"{ __typename }"}'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/graphql', '{ __typename }'],
    ['application/json; charset=utf-16', '{"query":"{ __typename }"}'],
  ])('answers 415 to %s', async (contentType, body) => {
    expectRefusal(
      await post(body, { 'content-type': contentType }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      contentType,
    )
  })

  it('answers 400 to an operation name that the document does not have', async () => {
    const answer = await query(shop, 'query A { __typename } query B { __typename }', { operationName: 'C' })
    expectRefusal(answer, 400, 'OPERATION_RESOLUTION_FAILURE', /operation/)
    const none = await query(shop, 'query A { __typename } query B { __typename }')
    expectRefusal(none, 400, 'OPERATION_RESOLUTION_FAILURE', /operation/)
  })

  it('answers 400 to a variable of the wrong type or missing, and names it', async () => {
    const read = 'query Read($how: Int!) { products(first: $how) { edges { cursor } } }'
    expectRefusal(await query(shop, read, { variables: { how: 'many' } }), 400, 'BAD_USER_INPUT', /"\$how"/)
    expectRefusal(await query(shop, read), 400, 'BAD_USER_INPUT', /"\$how"/)
    const order = 'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { id } }'
    const wrong = await query(shop, order, { variables: { input: { lines: [{ productId: 1 }] } } })
    expectRefusal(wrong, 400, 'BAD_USER_INPUT', /"\$input".*"input\.lines\[0\]".*"quantity"/)
  })

  it('answers 413 to a body of 2 MB', async () => {
    expectRefusal(
      await post(JSON.stringify({ query: 'x'.repeat(2_000_000) })),
      413,
      'BODY_TOO_LARGE',
      '1000000 bytes',
    )
  })

  it('answers 413 before such a body has come, and ends the connection', async () => {
    const head =
      'POST /graphql HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\ncontent-length: 2000000\r\n\r\n'
    const answer = await rawAnswer(head)
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer).toContain('"BODY_TOO_LARGE"')
  })

  it('answers 413 to 2 MB in chunks, whoever keeps writing', async () => {
    const head =
      'POST /graphql HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n'
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    const answer = await rawAnswer(head + chunk.repeat(32))
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer).toContain('"BODY_TOO_LARGE"')
  })

  /** What comes back until the server ends the connection. */
  function rawAnswer(sent: string): Promise<string> {
    const { hostname, port } = new URL(shop.url)
    return new Promise((resolve) => {
      let came = ''
      const socket = connect(Number(port), hostname, () => socket.write(sent))
      socket.on('data', (data) => {
        came += data
      })
      socket.on('error', () => undefined).on('close', () => resolve(came))
    })
  }

  it('answers 405 to other methods, and says which are answered', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const answer = await send({ method, headers: json, body: '{"query":"{ __typename }"}' })
      expectRefusal(answer, 405, 'METHOD_NOT_ALLOWED', method)
      expect(answer.headers.get('allow')).toBe('GET, POST, OPTIONS')
    }
    const head = await send({ method: 'HEAD' }, '?query={__typename}')
    expect([head.status, head.text]).toEqual([405, ''])
  })

  it('answers a query by GET and refuses a mutation by GET', async () => {
    const accept = { accept: 'application/json' }
    const read = await send({ headers: accept }, `?query=${encodeURIComponent('{ product(id: 1) { id } }')}`)
    expect(read.data).toEqual({ product: { id: '1' } })
    const mutation = 'mutation { placeOrder(input: { lines: [{ productId: 30, quantity: 1 }] }) { id } }'
    const stock = async () => (await query(shop, '{ product(id: 30) { stock } }')).data.product.stock
    const before = await stock()
    const headers = { ...accept, authorization: 'Bearer customer-7' }
    const refused = await send({ headers }, `?query=${encodeURIComponent(mutation)}`)
    expectRefusal(refused, 405, 'BAD_REQUEST', /mutation/i)
    expect(await stock()).toBe(before)
  })

  it('masks what a resolver did not mean for the client, and keeps the cause for the log', async () => {
    const broken = await startShopForTest({
      databaseUrl,
      change: (options) => ({
        resolvers: [
          ...[options.resolvers ?? []].flat(),
          {
            Query: {
              category: () => {
                throw new Error('select secret from postgres at /srv/app.ts')
              },
            },
          },
        ],
      }),
    })
    const answer = await query(broken, '{ category(id: 1) { id } }')
    expect(answer.data).toEqual({ category: null })
    expect(answer.errors?.map(({ message }) => message)).toEqual(['Unexpected error.'])
    expect(answer.codes).toEqual(['INTERNAL_SERVER_ERROR'])
    expectSafe(answer.text)
    expect(broken.logged).toContainEqual([
      'error',
      { err: expect.objectContaining({ message: 'select secret from postgres at /srv/app.ts' }) },
      expect.any(String),
    ])
  })

  it('answers 404 in the same form to a path that is nothing', async () => {
    const answer = await answerOf(await fetch(new URL('/nothing', shop.url)))
    expectRefusal(answer, 404, 'NOT_FOUND', '/graphql')
  })

  it('is counted with each of them, by the code it was answered', async () => {
    const { performanceReport } = await asAdministrator(
      shop,
      '{ performanceReport { outcomes { ok serverError refused clientError } operations { nodes { name requests } } } }',
    )
    expect(performanceReport.outcomes).toMatchObject({ serverError: 0 })
    expect(performanceReport.outcomes.refused).toBeGreaterThan(0)
    expect(performanceReport.outcomes.clientError).toBeGreaterThan(0)
  })
})

describeWithPostgres('a browser', () => {
  it('is shown GraphiQL in development, and nothing of it in production', async () => {
    const databaseUrl = await createTestDatabase()
    const headers = { accept: 'text/html,application/xhtml+xml' }
    const development = await startShopForTest({ databaseUrl })
    const page = await answerOf(await fetch(development.url, { headers }))
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    expect(page.text).toMatch(/graphiql/i)

    const production = await startShopForTest({ databaseUrl, env: { NODE_ENV: 'production' } })
    const refused = await answerOf(await fetch(production.url, { headers }))
    expect(refused.status).toBeGreaterThanOrEqual(400)
    expect(refused.text).not.toMatch(/<html|graphiql/i)

    // A page is no operation.
    const { performanceReport } = await asAdministrator(
      development,
      '{ performanceReport { operations { nodes { name signature outcomes { ok clientError refused } } } } }',
    )
    expect(performanceReport.operations.nodes).toEqual([])
  })
})
