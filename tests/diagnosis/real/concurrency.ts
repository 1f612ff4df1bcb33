import type pg from 'pg'
import { uuidOf } from './clinic.ts'
import type { Program } from './judge.ts'

const doctorIds = ['3', '1', '4', '11', '5', '9', '2', '6']

async function readDoctor(db: pg.Pool, id: string | number) {
  const { rows } = await db.query('select name from doctors where id = $1', [id])
  return rows[0]
}

async function* doctorsOneByOne(db: pg.Pool, ids: readonly string[]) {
  for (const id of ids) yield await readDoctor(db, id)
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

const doctorTypes = 'type Query { doctors(ids: [ID!]!): [Doctor]! } type Doctor { name: String! }'
const askDoctors = 'query Doctors($ids: [ID!]!) { doctors(ids: $ids) { name } }'
const variables = { ids: doctorIds }

const wardTypes = 'type Query { wards: [Ward!]! } type Ward { name: String! depth: Int }'

type Ward = { id: number; parent_id: number | null; name: string }

async function everythingBelow(db: pg.Pool, ward: Ward): Promise<Ward[]> {
  const { rows } = await db.query('select id, parent_id, name from wards where parent_id = $1', [ward.id])
  return [ward, ...(await Promise.all(rows.map((child) => everythingBelow(db, child)))).flat()]
}

async function wardById(db: pg.Pool, id: number | null): Promise<Ward | undefined> {
  return (await db.query('select id, parent_id, name from wards where id = $1', [id])).rows[0]
}

export const concurrency: readonly Program[] = [
  {
    name: 'all of the arguments at once',
    typeDefs: doctorTypes,
    resolvers: {
      Query: { doctors: (_, { ids }, { db }) => Promise.all(ids.map((id: string) => readDoctor(db, id))) },
    },
    ask: askDoctors,
    variables,
    finds: ['N_PLUS_ONE Query.doctors at doctors'],
  },
  {
    name: 'all of the arguments, whatever becomes of them',
    typeDefs: doctorTypes,
    resolvers: {
      Query: {
        doctors: async (_, { ids }, { db }) => {
          const settled = await Promise.allSettled(ids.map((id: string) => readDoctor(db, id)))
          return settled.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : null))
        },
      },
    },
    ask: askDoctors,
    variables,
    finds: ['N_PLUS_ONE Query.doctors at doctors'],
  },
  {
    name: 'a promise for each of a list that a query has given',
    typeDefs:
      'type Query { visits: [Visit!]! } type Visit { id: ID! doctor: Doctor! } type Doctor { name: String! }',
    resolvers: {
      Query: {
        visits: async (_, _args, { db }) => {
          const { rows } = await db.query('select id, doctor_id from visits order by id limit 8')
          return rows.map(async ({ id, doctor_id }: { id: string; doctor_id: string }) => ({
            id,
            doctor: await readDoctor(db, doctor_id),
          }))
        },
      },
    },
    ask: '{ visits { id doctor { name } } }',
    finds: ['N_PLUS_ONE Query.visits at visits'],
  },
  {
    name: 'an async generator that is read to its end',
    typeDefs: doctorTypes,
    resolvers: {
      Query: {
        doctors: async (_, { ids }, { db }) => {
          const doctors = []
          for await (const doctor of doctorsOneByOne(db, ids)) doctors.push(doctor)
          return doctors
        },
      },
    },
    ask: askDoctors,
    variables,
    finds: ['SEQUENTIAL_AWAITS Query.doctors at doctors'],
  },
  {
    name: 'a chain of promises made by reduce',
    typeDefs: doctorTypes,
    resolvers: {
      Query: {
        doctors: (_, { ids }, { db }) =>
          ids.reduce(
            (before: Promise<object[]>, id: string) =>
              before.then(async (doctors) => [...doctors, await readDoctor(db, id)]),
            Promise.resolve([]),
          ),
      },
    },
    ask: askDoctors,
    variables,
    finds: ['SEQUENTIAL_AWAITS Query.doctors at doctors'],
  },
  {
    name: 'a loop over the rows of one statement, deep in helpers',
    typeDefs: 'type Query { bill: Float! }',
    resolvers: {
      Query: {
        bill: async (_, _args, { db }) => {
          const priceOf = async (code: string) =>
            Number((await db.query('select price from drugs where code = $1', [code])).rows[0].price)
          const totalOf = async (codes: readonly string[]) => {
            let total = 0
            for (const code of codes) total += await priceOf(code)
            return total
          }
          const { rows } = await db.query('select distinct drug_code from prescriptions where visit_id < 6')
          return totalOf(rows.map((row: { drug_code: string }) => row.drug_code))
        },
      },
    },
    ask: '{ bill }',
    finds: ['SEQUENTIAL_AWAITS Query.bill at bill'],
  },
  {
    name: 'pages, each from the end of the one before',
    typeDefs: 'type Query { visitCount: Int! }',
    resolvers: {
      Query: {
        visitCount: async (_, _args, { db }) => {
          let last = '0'
          for (let count = 0; ; ) {
            const { rows } = await db.query(
              'select id, minutes from visits where id > $1 order by id limit 25',
              [last],
            )
            count += rows.filter((visit: { minutes: number }) => visit.minutes > 20).length
            if (rows.length < 25) return count
            last = rows.at(-1).id
          }
        },
      },
    },
    ask: '{ visitCount }',
    finds: [],
  },
  {
    name: 'pages by number until one is not full',
    typeDefs: 'type Query { minutes: Int! }',
    resolvers: {
      Query: {
        minutes: async (_, _args, { db }) => {
          for (let page = 0, sum = 0; ; page++) {
            const { rows } = await db.query('select minutes from visits order by id limit $1 offset $2', [
              25,
              page * 25,
            ])
            for (const visit of rows) sum += visit.minutes
            if (rows.length < 25) return sum
          }
        },
      },
    },
    ask: '{ minutes }',
    finds: [],
  },
  {
    name: 'a job that is polled until another program has done it',
    typeDefs: 'type Query { state: String! }',
    resolvers: {
      Query: {
        state: async (_, _args, { db, elsewhere }) => {
          for (let poll = 0; ; poll++) {
            const { rows } = await db.query('select state from jobs where id = $1', [1])
            if (rows[0].state === 'done') return rows[0].state
            if (poll === 6) await elsewhere.query("update jobs set state = 'done' where id = 1")
            await nextTurn()
          }
        },
      },
    },
    ask: '{ state }',
    finds: [],
  },
  {
    name: 'a statement tried again while it fails',
    typeDefs: 'type Query { report: String! }',
    resolvers: {
      Query: {
        report: async (_, _args, { db }) => {
          for (let wait = 1; ; wait *= 2) {
            try {
              return (await db.query('select flaky($1) as outcome', [7])).rows[0].outcome
            } catch (error) {
              if ((error as { code?: string }).code !== '40001' || wait > 1000) throw error
              await nextTurn()
            }
          }
        },
      },
    },
    ask: '{ report }',
    finds: [],
  },
  {
    name: 'a tree, a level at a time',
    typeDefs: wardTypes,
    resolvers: {
      Query: {
        wards: async (_, _args, { db }) => {
          const wards: Ward[] = []
          let level: number[] = [1]
          while (level.length > 0) {
            const { rows } = await db.query('select id, name from wards where parent_id = any($1)', [level])
            wards.push(...rows)
            level = rows.map((ward: Ward) => ward.id)
          }
          return wards
        },
      },
    },
    ask: '{ wards { name } }',
    finds: [],
  },
  {
    name: 'a tree, each node for itself',
    typeDefs: wardTypes,
    resolvers: {
      Query: { wards: (_, _args, { db }) => everythingBelow(db, { id: 1, parent_id: null, name: 'house' }) },
    },
    ask: '{ wards { name } }',
    finds: ['N_PLUS_ONE Query.wards at wards'],
  },
  {
    name: 'a way up, parent by parent',
    typeDefs: 'type Query { path(of: Int!): [String!]! }',
    resolvers: {
      Query: {
        path: async (_, { of }, { db }) => {
          const names = []
          for (
            let ward = await wardById(db, of);
            ward !== undefined;
            ward = await wardById(db, ward.parent_id)
          )
            names.push(ward.name)
          return names
        },
      },
    },
    ask: '{ path(of: 109) }',
    finds: [],
  },
  {
    name: 'a search that halves what is left',
    typeDefs: 'type Query { hundredth: ID! }',
    resolvers: {
      Query: {
        hundredth: async (_, _args, { db }) => {
          let [low, high] = [1, 240]
          while (low < high) {
            const middle = Math.floor((low + high) / 2)
            const { rows } = await db.query('select count(*)::int as n from visits where id <= $1', [middle])
            if (rows[0].n < 100) low = middle + 1
            else high = middle
          }
          return low
        },
      },
    },
    ask: '{ hundredth }',
    finds: [],
  },
  {
    name: 'the same patient read by each helper of one resolver',
    typeDefs: 'type Query { letter(patient: ID!): String! }',
    resolvers: {
      Query: {
        letter: async (_, { patient }, { db }) => {
          const read = async () =>
            (await db.query('select name, born::text, doctor_id from patients where id = $1', [patient]))
              .rows[0]
          const greeting = async () => `Dear ${(await read()).name}`
          const born = async () => `born ${(await read()).born}`
          const sender = async () => (await readDoctor(db, (await read()).doctor_id)).name
          const subject = async () => `${await greeting()}, ${await born()}`
          return `${await subject()}, ${await greeting()}, ${await sender()}`
        },
      },
    },
    ask: `{ letter(patient: "${uuidOf(7)}") }`,
    finds: [],
  },
]
