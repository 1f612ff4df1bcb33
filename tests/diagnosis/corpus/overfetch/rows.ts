import type { Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const beers: Program = {
  title: 'finds a page that is cut from the whole table',
  typeDefs: `
    type Query { beers(first: Int!, skip: Int = 0): [Beer!]! }
    type Beer { name: String! strength: Float! }
  `,
  tables: () => ({ beer: rows(80, (id) => ({ id, name: `beer ${id}`, strength: 4 + id / 20 })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        beers: async (_, { first, skip }) =>
          (await database.query('select name, strength from beer order by name')).slice(skip, skip + first),
      },
    },
  }),
  operations: [{ document: '{ beers(first: 10, skip: 20) { name strength } }' }],
  found: [{ kind: 'OVERFETCH', coordinate: 'Query.beers', pathPattern: 'beers', statementsPerOperation: 1 }],
}

const jobs: Program = {
  title: 'finds a condition that is applied to rows instead of in SQL',
  typeDefs: `
    type Query { company(id: ID!): Company }
    type Company { name: String! jobs(city: String): [Job!]! }
    type Job { title: String! city: String! }
  `,
  tables: () => ({
    company: [{ id: 5, name: 'Acme' }],
    job: rows(120, (id) => ({ id, company_id: 5, title: `job ${id}`, city: `city ${id % 12}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        company: (_, { id }) =>
          database.query('select id, name from company where id = $1', [id]).then(([company]) => company),
      },
      Company: {
        jobs: (company, { city }) =>
          database
            .query('select title, city from job where company_id = $1', [company.id])
            .then((jobs) => jobs.filter((job) => city === undefined || job.city === city)),
      },
    },
  }),
  operations: [{ document: '{ company(id: 5) { name openings: jobs(city: "city 7") { title city } } }' }],
  found: [
    {
      kind: 'OVERFETCH',
      coordinate: 'Company.jobs',
      pathPattern: 'company.openings',
      statementsPerOperation: 1,
    },
  ],
}

const coupons: Program = {
  title: 'finds one row that is picked out of all',
  typeDefs: `
    type Query { coupon(code: String!): Coupon }
    type Coupon { code: String! percent: Int! }
  `,
  tables: () => ({ coupon: rows(50, (id) => ({ code: `SAVE${id}`, percent: id })) }),
  options: (database) => {
    const coupons = () => database.query('select code, percent from coupon')
    return {
      resolvers: {
        Query: {
          coupon: {
            resolve: async (_, { code }) => {
              const all = await coupons()
              return all.find((coupon) => coupon.code === code)
            },
          },
        },
      },
    }
  },
  operations: [{ document: '{ coupon(code: "SAVE15") { code percent } }' }],
  found: [
    { kind: 'OVERFETCH', coordinate: 'Query.coupon', pathPattern: 'coupon', statementsPerOperation: 1 },
  ],
}

const marathon: Program = {
  title: 'finds the best of a list that is sorted and cut in code',
  typeDefs: `
    type Query { race(year: Int!): Race! }
    type Race { podium: [Runner!]! }
    type Runner { name: String! minutes: Int! }
  `,
  tables: () => ({
    runner: rows(90, (id) => ({ id, year: 2025, name: `runner ${id}`, minutes: 130 + ((id * 37) % 90) })),
  }),
  options: (database) => {
    const fastest = (runners: readonly Row[]) =>
      [...runners].sort((one, other) => Number(one.minutes) - Number(other.minutes))
    return {
      resolvers: {
        Query: { race: (_, { year }) => ({ year }) },
        Race: {
          podium: async ({ year }) => {
            const runners = await database.query('select name, minutes from runner where year = $1', [year])
            const [first, second, third] = fastest(runners)
            return [first, second, third]
          },
        },
      },
    }
  },
  operations: [{ document: '{ race(year: 2025) { podium { name minutes } } }' }],
  found: [
    { kind: 'OVERFETCH', coordinate: 'Race.podium', pathPattern: 'race.podium', statementsPerOperation: 1 },
  ],
}

/** Twenty of a hundred rows are just few enough; the total could have been counted. */
const petitions: Program = {
  title: 'finds all rows read for a page and the number of all, at a fifth of them',
  typeDefs: `
    type Query { petitions(page: Int!): PetitionPage! }
    type PetitionPage { total: Int! items: [Petition!]! }
    type Petition { subject: String! }
  `,
  tables: () => ({ petition: rows(100, (id) => ({ id, subject: `subject ${id}` })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        async petitions(_, { page }) {
          const all = await database.query('select id, subject from petition order by id desc')
          return { total: all.length, items: all.slice(20 * (page - 1), 20 * page) }
        },
      },
    },
  }),
  operations: [{ document: '{ petitions(page: 2) { total items { subject } } }' }],
  found: [
    {
      kind: 'OVERFETCH',
      coordinate: 'Query.petitions',
      pathPattern: 'petitions',
      statementsPerOperation: 1,
    },
  ],
}

/** Six statements to batch, each of which reads sixty rows for the sake of three. */
const departments: Program = {
  title: 'finds a field that reads too much for each object, and for each object',
  typeDefs: `
    type Query { departments: [Department!]! }
    type Department { name: String! newest: [Employee!]! }
    type Employee { name: String! }
  `,
  tables: () => ({
    department: rows(6, (id) => ({ id, name: `department ${id}` })),
    employee: rows(360, (id) => ({ id, department_id: 1 + (id % 6), name: `employee ${id}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: { departments: () => database.query('select id, name from department limit 20') },
      Department: {
        newest: async ({ id }) => {
          const staff = await database.query(
            'select name from employee where department_id = $1 order by id desc',
            [id],
          )
          return staff.slice(0, 3)
        },
      },
    },
  }),
  operations: [{ document: '{ departments { name newest { name } } }' }],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Department.newest',
      pathPattern: 'departments.*.newest',
      statementsPerOperation: 6,
    },
    {
      kind: 'OVERFETCH',
      coordinate: 'Department.newest',
      pathPattern: 'departments.*.newest',
      statementsPerOperation: 6,
    },
  ],
}

export const programs: readonly Program[] = [beers, jobs, coupons, marathon, petitions, departments]
