import { readdirSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createGateway } from '../../../src/index.ts'
import { MemoryDatabase } from './memory-database.ts'
import type { Expected, Operation, Program } from './program.ts'

const folder = new URL('.', import.meta.url)
const kinds = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
const corpus: readonly Program[] = (
  await Promise.all(
    kinds.flatMap(({ name }) =>
      readdirSync(new URL(`${name}/`, folder)).map(async (file) => {
        const { programs } = (await import(new URL(`${name}/${file}`, folder).href)) as {
          readonly programs: readonly Program[]
        }
        return programs
      }),
    ),
  )
).flat()

describe('of the corpus', () => {
  it.each(corpus)('$title', async (program) => {
    expect(await run(program)).toEqual(sorted(program.found))
  })

  it('is large enough to speak of precision and recall', () => {
    const titles = new Set(corpus.map(({ title }) => title))
    expect(titles.size).toBe(corpus.length)
    expect(corpus.length).toBeGreaterThanOrEqual(60)
    expect(corpus.filter(({ found }) => found.length === 0).length).toBeGreaterThanOrEqual(25)
  })
})

async function run({ typeDefs, tables, options, operations }: Program): Promise<readonly Expected[]> {
  const database = new MemoryDatabase(tables())
  const gateway = await createGateway({ typeDefs, logLevel: 'silent', ...options(database) })
  onTestFinished(() => gateway.close())
  for (const { before, fails = false, ...operation } of operations) {
    before?.(database.tables)
    const { errors } = await ask(gateway.fetch, operation)
    expect(errors, JSON.stringify(errors)).toEqual(fails ? expect.anything() : undefined)
  }
  const { findings } = await gateway.report<{ readonly findings: readonly Expected[] }>(
    '{ findings(last: "1h", first: 500) { kind coordinate pathPattern statementsPerOperation } }',
  )
  return sorted(findings)
}

async function ask(
  fetch: (request: Request) => Promise<Response>,
  { document, variables }: Operation,
): Promise<{ readonly errors?: unknown }> {
  const request = new Request('http://test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document, variables }),
  })
  return (await (await fetch(request)).json()) as { readonly errors?: unknown }
}

const sorted = (findings: readonly Expected[]): readonly Expected[] =>
  findings.toSorted((one, other) => keyOf(one).localeCompare(keyOf(other)))

const keyOf = ({ kind, coordinate, pathPattern }: Expected): string => `${kind} ${coordinate} ${pathPattern}`
