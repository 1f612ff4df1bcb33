import type { StatementGroup } from '../../src/measurement/measurement.ts'
import { measure, measuredSchema, type Resolvers } from './measured-shop.ts'

/** A statement that says who sends it: a quoted name is part of its shape. */
export const from = (sender: string): string => `select 1 as "${sender}"`

/** Of each group: who its statement says has sent it, or Prisma's call, then who is named for it, where, and how often. */
export const named = (statements: readonly StatementGroup[]): string[] =>
  statements
    .map(({ text, model, action, loader, coordinate, origin, pathPattern, count }) => {
      const says = text.match(/ as "(.*)"/)?.[1] ?? ''
      const sender = model === undefined ? says : `${model}.${action}`
      const times = count === 1 ? '' : ` ×${count}`
      return `${sender} by ${loader ?? coordinate ?? origin}${pathPattern ? ` at ${pathPattern}` : ''}${times}`
    })
    .sort()

/** Who is named for what the resolvers of root fields send, in one operation that asks for all of them. */
export async function namedInRoots(fields: Record<string, () => unknown>): Promise<string[]> {
  const names = Object.keys(fields)
  const resolvers = Object.fromEntries(
    Object.entries(fields).map(([name, run]) => [
      name,
      () => {
        const given = run()
        return given instanceof Promise ? given.then(() => name) : name
      },
    ]),
  )
  const typeDefs = `type Query { ${names.map((name) => `${name}: String`).join(' ')} }`
  const schema = measuredSchema(typeDefs, { Query: resolvers } as Resolvers)
  return named((await measure(schema, `{ ${names.join(' ')} }`)).statements)
}

/** A promise in the hands of the test. */
export function deferred<T = void>() {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
