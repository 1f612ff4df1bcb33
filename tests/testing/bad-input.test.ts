import { afterAll, expect, it } from 'vitest'
import type { Gateway } from '../../src/index.ts'
import { expectNoFindings, expectStatements } from '../../src/testing/index.ts'
import { batched, createProgram } from './programs.ts'

const { gateway } = await createProgram()
afterAll(() => gateway.close())
const scale = { variable: 'first', from: 10, to: 100 }
const stays = (given: unknown, operation: unknown = batched) =>
  expectStatements(gateway, operation as string).toStayConstant(given as typeof scale)
const example = "Write { variable: 'first', from: 10, to: 100 }."
const operations = 'a document or { document, variables, operationName, session }'
const write = "Write expectStatements(gateway, 'query Products($first: Int!) { … }')."

it.each<[string, () => Promise<void>, string]>([
  [
    'no gateway',
    () => expectStatements(undefined as unknown as Gateway, batched).toBe(1),
    "expectStatements expects a gateway, got nothing. Give it what createGateway resolves to: expectStatements(await createGateway({ … }), '{ … }').",
  ],
  [
    'a promise of a gateway',
    () => expectNoFindings(Promise.resolve(gateway) as unknown as Gateway, batched),
    "expectNoFindings expects a gateway, got an object. Give it what createGateway resolves to: expectNoFindings(await createGateway({ … }), '{ … }').",
  ],
  [
    'no operation',
    () => stays(scale, null),
    `expectStatements expects an operation, ${operations}, got null. ${write}`,
  ],
  [
    'an empty one',
    () => stays(scale, ' '),
    `expectStatements expects an operation, ${operations}, got an empty string. ${write}`,
  ],
  [
    'one without a document',
    () => stays(scale, { query: batched }),
    `expectStatements expects an operation, ${operations}, got an object. ${write}`,
  ],
  [
    'a key of it that nobody reads',
    () => stays(scale, { document: batched, variable: { first: 1 } }),
    'expectStatements expects document, variables, operationName, session, timeoutMs in the operation, got variable. Did you mean variables?',
  ],
  [
    'variables in a list',
    () => stays(scale, { document: batched, variables: [1] }),
    'expectStatements expects variables as an object, got an array. Write { document, variables: { category: 7 } }.',
  ],
  [
    'no scale',
    () => stays(undefined),
    `expectStatements expects the name of a variable, without $, got nothing. ${example}`,
  ],
  [
    'a variable with $',
    () => stays({ ...scale, variable: '$first' }),
    `expectStatements expects the name of a variable, without $, got "$first". ${example}`,
  ],
  [
    'a variable that is not there',
    () => stays({ ...scale, variable: 'last' }),
    'expectStatements could not run the operation: scale.variable must be the name of a variable that the operation declares, without "$", got "last"; it declares first.',
  ],
  [
    'a key of the scale that nobody reads',
    () => stays({ ...scale, steps: 3 }),
    'expectStatements expects variable, from, to in the scale, got steps. Leave out what is not one of variable, from, to.',
  ],
  [
    'sizes the wrong way round',
    () => stays({ variable: 'first', from: 100, to: 10 }),
    `expectStatements expects from below to, got 100 and 10. ${example}`,
  ],
  [
    'one size',
    () => stays({ variable: 'first', from: 10, to: 10 }),
    `expectStatements expects from below to, got 10 and 10. ${example}`,
  ],
  [
    'a size that is no number',
    () => stays({ variable: 'first', from: '10', to: 100 }),
    `expectStatements expects from as a whole number, 0 to 1000000, got "10". ${example}`,
  ],
  [
    'a size that is too large',
    () => stays({ variable: 'first', from: 10, to: 1e7 }),
    `expectStatements expects to as a whole number, 0 to 1000000, got 10000000. ${example}`,
  ],
  [
    'a count that is none',
    () => expectStatements(gateway, batched).toBe(1.5),
    'expectStatements expects a whole number of statements, from 0, got 1.5. Write e.g. toBe(2).',
  ],
  [
    'a variable that has no value',
    () => expectStatements(gateway, batched).toBe(2),
    'expectStatements could not run the operation: Variable "$first" of required type "Int!" was not provided.',
  ],
  [
    'a mutation',
    () => expectNoFindings(gateway, 'mutation { rename(name: "x") }'),
    'expectNoFindings could not run the operation: Only queries are analysed, since a run must change nothing; got a mutation.',
  ],
  [
    'what only an administrator may ask',
    () => expectNoFindings(gateway, '{ performanceReport { requests } }'),
    'expectNoFindings could not run the operation: Cannot query field "performanceReport" on type "Query". Only the public schema is analysed.',
  ],
  [
    'a kind there is not',
    () => expectNoFindings(gateway, batched, { kinds: ['N+1' as 'N_PLUS_ONE'] }),
    'expectNoFindings expects kinds of findings in a list, got N+1. Leave out what is not one of N_PLUS_ONE, SEQUENTIAL_AWAITS, REDUNDANT, UNBATCHED_LOADER, OVERFETCH, UNBOUNDED_LIST, ROW_BY_ROW_WRITE.',
  ],
  [
    'no kinds',
    () => expectNoFindings(gateway, batched, { kinds: [] }),
    'expectNoFindings expects kinds of findings in a list, got none. Leave out what is not one of N_PLUS_ONE, SEQUENTIAL_AWAITS, REDUNDANT, UNBATCHED_LOADER, OVERFETCH, UNBOUNDED_LIST, ROW_BY_ROW_WRITE.',
  ],
  [
    'an option there is not',
    () => expectNoFindings(gateway, batched, { kind: ['REDUNDANT'] } as object),
    'expectNoFindings expects kinds, scale in the options, got kind. Did you mean kinds?',
  ],
])('says what is wrong with %s', async (_what, run, message) => {
  const failure = await run().then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(Error)
  expect((failure as Error).message).toBe(message)
})
