import { readdirSync } from 'node:fs'
import { parse, visit } from 'graphql'
import { describe, expect, it } from 'vitest'
import type { GatewayOptions } from '../../../src/index.ts'
import { MemoryDatabase } from '../corpus/memory-database.ts'
import type { Program } from '../corpus/program.ts'
import { type PatchPiece, piecesOf } from './apply-patch.ts'
import { asking, type Found } from './watched-program.ts'

const folder = new URL('../corpus/', import.meta.url)
const kinds = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
const programs = (
  await Promise.all(
    kinds
      .filter(({ name }) => name !== 'nothing')
      .flatMap(({ name }) =>
        readdirSync(new URL(`${name}/`, folder)).map(
          async (file) =>
            (
              (await import(new URL(`${name}/${file}`, folder).href)) as {
                readonly programs: readonly Program[]
              }
            ).programs,
        ),
      ),
  )
).flat()

/** Texts that a client sent or a row holds. */
function valuesOf({ operations, tables }: Program): ReadonlySet<string> {
  const values = new Set<string>()
  const add = (value: unknown): void => {
    if (typeof value === 'string' && value.length >= 3) values.add(value)
    if (typeof value === 'number' && value >= 1000) values.add(String(value))
    if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) add(inner)
  }
  add(tables())
  for (const { document, variables } of operations) {
    add(variables)
    visit(parse(document), { StringValue: ({ value }) => add(value) })
  }
  return values
}

async function foundIn({ typeDefs, tables, options, operations }: Program): Promise<readonly Found[]> {
  const database = new MemoryDatabase(tables())
  const asked = operations.map(({ before, ...operation }) => ({
    ...operation,
    before: before && (() => before(database.tables)),
  }))
  const { found } = await asking({ typeDefs, ...options(database) } as GatewayOptions, ...asked)
  return found
}

describe('advice and patch', () => {
  it.each(programs)('say no value of the operation: $title', async (program) => {
    const values = valuesOf(program)
    for (const { advice, patch, coordinate } of await foundIn(program)) {
      // Names of the schema and the columns may be values as well.
      const words = `${advice}\n${patch ?? ''}`
      const leaked = [...values].filter((value) => words.includes(value) && !nameIn(program, value))
      expect(leaked, words).toEqual([])
      expect(advice).toContain(coordinate.split('.')[0])
      expect((patch ?? '').split('\n').length).toBeLessThanOrEqual(40)
      for (const piece of patch === null ? [] : piecesOf(patch)) {
        expect(piece.where).toMatch(/^(?:In|After|Beside) /)
        expect(() => read(piece), piece.code).not.toThrow()
      }
    }
  })
})

/** Reads code without running it. */
const read = ({ where, code }: PatchPiece): unknown =>
  /^In the (?:map|resolvers)|among the options/.test(where)
    ? new Function(`return ({ ${code} })`)
    : new Function(`return async () => { ${code} }`)

/** A word of the author's own code. */
const nameIn = ({ typeDefs, tables }: Program, value: string): boolean =>
  typeDefs.includes(value) || JSON.stringify(tables()).includes(`"${value}":`)
