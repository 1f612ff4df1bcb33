import { afterAll, afterEach } from 'vitest'
import type { StatementGroup } from '../../src/measurement/measurement.ts'
import type { StatementRecord } from '../../src/measurement/recorder.ts'
import { observeStatements } from '../../src/measurement/statements.ts'
import { measure, measuredSchema } from '../support/measured-shop.ts'

/** What is said of statements in a few words. */
export const said = ({ coordinate, origin, model, action, count, rows }: StatementGroup) => ({
  coordinate,
  origin,
  statement: `${model ?? 'raw'}.${action}`,
  count,
  rows,
})

/** What the resolvers of a query's fields send, ordered by coordinate. */
export const rootFields = async (fields: Record<string, () => unknown>) => {
  const typeDefs = `type Query { ${Object.keys(fields)
    .map((name) => `${name}: String`)
    .join(' ')} }`
  const resolvers = Object.fromEntries(
    Object.entries(fields).map(([name, read]) => [name, async () => JSON.stringify(await read())]),
  )
  const measured = await measure(
    measuredSchema(typeDefs, { Query: resolvers }),
    `{ ${Object.keys(fields).join(' ')} }`,
  )
  return [...measured.statements].sort((one, other) =>
    (one.coordinate ?? '').localeCompare(other.coordinate ?? ''),
  )
}

/** What observers are told in a suite, emptied after each test. */
export function observedStatements(): readonly StatementRecord[] {
  const observed: StatementRecord[] = []
  const stopObserving = observeStatements((statement) => observed.push(statement))
  afterEach(() => observed.splice(0))
  afterAll(() => stopObserving())
  return observed
}
