import { GraphQLError } from 'graphql'
import { defineLoader } from '../../../../src/index.ts'
import { type Program, rows } from '../program.ts'

/** A service somewhere else, which takes one id at a time and sends no statement. */
const service = (answer: (id: number) => unknown) => async (id: number) => {
  await new Promise((resolve) => setImmediate(resolve))
  return answer(id)
}

const crypto: Program = {
  title: 'says nothing of thirty calls of a REST service, which are no statements',
  typeDefs: `
    type Query { coins: [Coin!]! }
    type Coin { id: Int! rate: Rate }
    type Rate { euros: Float! }
  `,
  tables: () => ({ coin: rows(30, (id) => ({ id })) }),
  options: (database) => {
    const fetchRate = service((id) => ({ euros: 100 / id }))
    return {
      resolvers: {
        Query: { coins: () => database.query('select id from coin order by id') },
        Coin: { rate: ({ id }) => fetchRate(id) },
      },
    }
  },
  operations: [{ document: '{ coins { id rate { euros } } }' }],
  found: [],
}

const avatars: Program = {
  title: 'says nothing of a loader whose author switched batches off, because its service takes one key',
  typeDefs: `
    type Query { members: [Member!]! }
    type Member { name: String! avatar: String }
  `,
  tables: () => ({ member: rows(20, (id) => ({ id, name: `member ${id}` })) }),
  options: (database) => {
    const fetchAvatar = service((id) => `https://avatars.example.org/${id}.png`)
    return {
      loaders: {
        avatar: defineLoader(
          async (ids: readonly number[]) => Promise.all(ids.map((id) => fetchAvatar(id))),
          { batch: false },
        ),
      },
      resolvers: {
        Query: { members: () => database.query('select * from member') },
        Member: { avatar: ({ id }, _, { loaders }) => loaders.avatar.load(id) },
      },
    }
  },
  operations: [{ document: '{ members { name avatar } }' }],
  found: [],
}

const periodic: Program = {
  title: 'says nothing of rows that come from a Map of the program',
  typeDefs: `
    type Query { elements: [Element!]! }
    type Element { symbol: String! group: Group }
    type Group { name: String! elements: [Element!]! }
  `,
  tables: () => ({}),
  options: () => {
    const groups = new Map(rows(18, (id) => ({ name: `group ${id}`, id })).map((group) => [group.id, group]))
    const elements = rows(118, (id) => ({ symbol: `E${id}`, group_id: 1 + (id % 18) }))
    return {
      resolvers: {
        Query: { elements: () => elements },
        Element: { group: ({ group_id }) => groups.get(group_id) },
        Group: { elements: ({ id }) => elements.filter(({ group_id }) => group_id === id).slice(0, 1) },
      },
    }
  },
  operations: [{ document: '{ elements { symbol group { name elements { symbol } } } }' }],
  found: [],
}

const hospital: Program = {
  title: 'says nothing of a list most of whose objects fail before they send anything',
  typeDefs: `
    type Query { patients: [Patient!]! }
    type Patient { id: Int! diagnosis: String }
  `,
  tables: () => ({
    patient: rows(20, (id) => ({ id, doctor: id % 7 })),
    diagnosis: rows(20, (id) => ({ patient_id: id, text: `diagnosis ${id}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: { patients: () => database.query('select * from patient') },
      Patient: {
        diagnosis: async ({ id, doctor }) => {
          if (doctor !== 3) throw new GraphQLError('Only for the doctor of the patient.')
          const [found] = await database.query('select text from diagnosis where patient_id = $1', [id])
          return found?.text
        },
      },
    },
  }),
  operations: [{ document: '{ patients { id diagnosis } }', fails: true }],
  found: [],
}

const lamps: Program = {
  title: 'says nothing of a loader some of whose keys fail',
  typeDefs: `
    type Query { lamps: [Lamp!]! }
    type Lamp { id: Int! watts: Int }
  `,
  tables: () => ({
    lamp: rows(24, (id) => ({ id })),
    meter: rows(12, (id) => ({ lamp_id: 2 * id, watts: id })),
  }),
  options: (database) => ({
    loaders: {
      watts: defineLoader(async (ids: readonly number[]) => {
        const meters = await database.query('select * from meter where lamp_id = any($1)', [ids])
        return ids.map(
          (id) =>
            meters.find(({ lamp_id }) => lamp_id === id)?.watts ?? new GraphQLError(`No meter for ${id}.`),
        )
      }),
    },
    resolvers: {
      Query: { lamps: () => database.query('select id from lamp') },
      Lamp: { watts: ({ id }, _, { loaders }) => loaders.watts.load(id) },
    },
  }),
  operations: [{ document: '{ lamps { id watts } }', fails: true }],
  found: [],
}

/** What is found in this program otherwise: a field that reads its object for each object of a list. */
const naive: Pick<Program, 'typeDefs' | 'tables'> = {
  typeDefs: `
    type Query { dogs: [Dog!]! }
    type Dog { name: String! owner: Owner }
    type Owner { name: String! }
  `,
  tables: () => ({
    dog: rows(8, (id) => ({ name: `dog ${id}`, owner_id: id })),
    owner: rows(8, (id) => ({ id, name: `owner ${id}` })),
  }),
}
const resolversOfNaive: Program['options'] = (database) => ({
  resolvers: {
    Query: { dogs: () => database.query('select * from dog') },
    Dog: {
      owner: async ({ owner_id }) =>
        (await database.query('select name from owner where id = $1', [owner_id]))[0],
    },
  },
})

const tolerant: Program = {
  title: 'says nothing below the number of statements that an author has chosen',
  ...naive,
  options: (database) => ({ ...resolversOfNaive(database), monitoring: { minStatementsPerFinding: 9 } }),
  operations: [{ document: '{ dogs { name owner { name } } }' }],
  found: [],
}

const unmeasured: Program = {
  title: 'says nothing where statements are not measured',
  ...naive,
  options: (database) => ({ ...resolversOfNaive(database), monitoring: { statements: false } }),
  operations: [{ document: '{ dogs { name owner { name } } }' }],
  found: [],
}

export const programs: readonly Program[] = [crypto, avatars, periodic, hospital, lamps, tolerant, unmeasured]
