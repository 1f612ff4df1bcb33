import { expect } from 'vitest'
import type { GatewayOptions } from '../../../src/index.ts'
import type { MemoryDatabase, Row } from '../corpus/memory-database.ts'
import { evaluated, pasted, pieceFor } from './apply-patch.ts'
import { type Asked, askingMemory, type Found, onlyPatch } from './watched-program.ts'

export type Query = MemoryDatabase['query']

/** What an author has written. */
export interface Code {
  readonly resolvers: Record<string, Record<string, unknown>>
  readonly loaders?: object
  readonly context?: () => object
}

/** A small program on the database in memory. */
export interface Author {
  readonly typeDefs: string
  readonly tables: Record<string, Row[]>
  readonly code: (query: Query) => Code
  /** One after another; the last one counts. */
  readonly asked: readonly Asked[]
}

export const run = ({ typeDefs, tables, asked }: Author, code: (query: Query) => Code) =>
  askingMemory(
    tables,
    (database) => code((text, parameters) => database.query(text, parameters)) as GatewayOptions,
    typeDefs,
    ...asked,
  )

export interface Cured {
  readonly patch: string
  readonly advice: string | undefined
  /** Statements before and after. */
  readonly before: number
  readonly after: number
  /** What was sent afterwards. */
  readonly sent: readonly string[]
}

/**
 * Runs a program as it is, and once more with the patch applied: the answer must be the same, and nothing be found any more.
 *
 * @param apply [pastes what goes into the maps of loaders and resolvers]
 */
export async function cured(
  author: Author,
  apply: (patch: string, query: Query) => Code = (patch, query) =>
    pasted(patch, author.code(query), { query }),
): Promise<Cured> {
  const before = await run(author, author.code)
  const patch = onlyPatch(before)
  const after = await run(author, (query) => apply(patch, query))
  expect(after.answer).toBe(before.answer)
  expect(after.found).toEqual([])
  const { advice } = before.found[0] as Found
  return { patch, advice, before: before.sent.length, after: after.sent.length, sent: after.sent }
}

/** The only thing that is found in a program. */
export async function found(author: Author): Promise<Found> {
  const outcome = await run(author, author.code)
  expect(outcome.found, JSON.stringify(outcome.found)).toHaveLength(1)
  return outcome.found[0] as Found
}

/** An author's function that is a text, so that a patch can be put into its places. */
export interface Template {
  /** With `BEFORE`, `AFTER` and `READ` at the places that patches name, and `key` for what is looked up. */
  readonly text: string
  /** What stands in the place of `READ` as he wrote it. */
  readonly read: string
}

export const asWritten = <Result>({ text, read }: Template, scope: object): Result =>
  evaluated<Result>(text.replace('BEFORE', '').replace('AFTER', '').replace('READ', read), { ...scope })

/** The function with the pieces of a patch in their places. */
export function asPatched<Result>({ text, read }: Template, patch: string, scope: object): Result {
  const codeOf = (where: RegExp): string => (where.test(patch) ? pieceFor(patch, where).code : '')
  const replaced = codeOf(/in the place of/)
  return evaluated<Result>(
    text
      .replace('BEFORE', () => codeOf(/before the loop/))
      .replace('AFTER', () => codeOf(/After the loop/))
      .replace('READ', () => (replaced === '' ? read : replaced)),
    { ...scope },
  )
}
