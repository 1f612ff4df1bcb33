import { describe, expect, it } from 'vitest'
import { defineLoader } from '../../../src/index.ts'
import type { Row } from '../corpus/memory-database.ts'
import { rows } from '../corpus/program.ts'
import { type Author, found } from './author.ts'

// biome-ignore lint/suspicious/noExplicitAny: an author's parents, arguments and context
type Any = any

/** An agenda of visits, each of which looks its doctor up by `doctor_id`. */
const agenda = (visits: readonly Row[], isByLoader = false): Author => ({
  typeDefs: 'type Query { agenda: [String!]! }',
  tables: { visit: [...visits], doctor: rows(7, (id) => ({ id, name: `doctor ${id}` })) },
  code: (query) => {
    const doctor = async (id: number) =>
      (await query('select id, name from doctor where id = $1', [id]))[0] as Row
    return {
      ...(isByLoader && {
        loaders: { doctorOf: defineLoader((ids: readonly number[]) => Promise.all(ids.map(doctor))) },
      }),
      resolvers: {
        Query: {
          agenda: async (_: unknown, _args: unknown, { loaders }: Any) => {
            const lines = []
            for (const { doctor_id } of await query('select id, doctor_id from visit limit 7'))
              lines.push(
                (isByLoader ? await loaders.doctorOf.load(doctor_id) : await doctor(doctor_id as number))
                  .name,
              )
            return lines
          },
        },
      },
    }
  },
  asked: [{ document: '{ agenda }' }],
})

const shifted = rows(7, (id) => ({ id, doctor_id: 1 + (id % 7) }))
const equal = rows(7, (id) => ({ id, doctor_id: id }))
const nowhere = 'loadMany(keys)'

describe('of two columns that hold all keys of a loop', () => {
  it('a patch goes through the one whose values come in the order of the keys', async () => {
    const { patch } = await found(agenda(shifted))
    expect(patch).toContain('loadMany(rows.map((row) => row.doctor_id).filter((key) => key != null))')
  })

  it('a patch goes through the one that is named for what is looked up, where both are the same', async () => {
    const { patch } = await found(agenda(equal))
    expect(patch).toContain('loadMany(rows.map((row) => row.doctor_id).filter((key) => key != null))')
  })

  it('a patch for a loader goes by their order', async () => {
    const { kind, patch } = await found(agenda(shifted, true))
    expect(kind).toBe('UNBATCHED_LOADER')
    expect(patch).toContain('loadMany(rows.map((row) => row.doctor_id).filter((key) => key != null))')
  })

  it('a patch for a loader names none where both are the same', async () => {
    const { patch } = await found(agenda(equal, true))
    expect(patch).toContain(nowhere)
    expect(patch).toContain('// keys stands for all that the loop goes through.')
  })
})
