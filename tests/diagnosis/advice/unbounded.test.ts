import { describe, expect, it } from 'vitest'
import { createGateway } from '../../../src/index.ts'
import { MemoryDatabase } from '../corpus/memory-database.ts'
import { rows } from '../corpus/program.ts'
import { evaluated, pieceFor } from './apply-patch.ts'

const document = '{ subscribers { email } }'

/** A list that has grown when it is asked for the second time. */
async function grown(typeDefs: string, text: string, read = 'await query(text, parameters)') {
  const database = new MemoryDatabase({
    subscriber: rows(90, (id) => ({ email: `${1000 + id}@example.org` })),
  })
  const query = (sql: string, parameters: readonly unknown[]) => database.query(sql, parameters)
  const subscribers = evaluated(`async (parent, args) => { const parameters = []; return ${read} }`, {
    query,
    text,
  })
  const gateway = await createGateway({
    typeDefs,
    resolvers: { Query: { subscribers } } as never,
    logLevel: 'silent',
  })
  const ask = async (): Promise<string> => {
    const headers = { 'content-type': 'application/json' }
    const request = new Request('http://test/graphql', {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: document }),
    })
    return (await gateway.fetch(request)).text()
  }
  await ask()
  for (let id = 1; id <= 60; id++) database.tables.subscriber?.push({ email: `${2000 + id}@example.org` })
  const answer = JSON.parse(await ask()) as { readonly data: { readonly subscribers: readonly unknown[] } }
  const { findings } = await gateway.report<{
    readonly findings: readonly { readonly advice: string; readonly patch: string | null }[]
  }>('{ findings(last: "1h") { advice patch } }')
  await gateway.close()
  return { answer: answer.data.subscribers, findings, sent: database.sent.at(-1) }
}

const typeDefs =
  'type Query { subscribers(old: Boolean = false): [Subscriber!]! } type Subscriber { email: String! }'
const ordered = 'select email from subscriber order by email'

describe('a list without a limit that has grown', () => {
  it('is given an argument with a bound, in the SDL and in the statement', async () => {
    const before = await grown(typeDefs, ordered)
    const [finding] = before.findings
    expect(finding?.advice).toBe(
      'Query.subscribers gave 150 rows, where it once gave 90, and has no limit: `SELECT … FROM subscriber order by email`. ' +
        'Give it an argument with a bound, first: Int! = 100, and the statement an order and a limit; or make it a connection.',
    )
    const patch = finding?.patch ?? ''
    expect(patch).toBe(`\
// In the SDL (a client that asks for no number gets the first 100):
// subscribers(old: Boolean = false, first: Int! = 100): [Subscriber!]!

// In Query.subscribers (parent, args), in the place of query(text, parameters):
// text and parameters are what it is given now.
await query(text + ' limit $1', [...parameters, Math.min(args.first, 100)])`)
    const signature = pieceFor(patch, /^In the SDL/).where.split('\n')[1] ?? ''
    const bounded = typeDefs.replace(/subscribers\(.*?\]!/, signature)
    const after = await grown(bounded, ordered, pieceFor(patch, /in the place of/).code)
    expect(after.findings).toEqual([])
    expect(after.answer).toEqual(before.answer.slice(0, 100))
    expect(after.sent).toBe('select email from subscriber order by email limit 100')
  })

  it.each([
    ['has no order, so that nobody knows which rows are the first', typeDefs, 'select email from subscriber'],
    [
      'has an argument for it already, which it does not heed',
      typeDefs.replace('old: Boolean = false', 'limit: Int = 10'),
      ordered,
    ],
  ])('is given words where it %s', async (_why, sdl, text) => {
    const { findings } = await grown(sdl, text)
    expect(findings).toEqual([{ advice: expect.stringContaining('first: Int! = 100'), patch: null }])
  })
})
