import { type Program, rows } from '../program.ts'

/** Who asks is the same for all twelve documents. */
const documents: Program = {
  title: 'finds a field that reads the same row for each object of a list',
  typeDefs: `
    type Query { documents: [Document!]! }
    type Document { title: String! canEdit: Boolean! }
  `,
  tables: () => ({
    document: rows(12, (id) => ({ id, title: `document ${id}`, owner_id: 1 + (id % 3) })),
    member: rows(4, (id) => ({ id, role: id === 4 ? 'editor' : 'reader' })),
  }),
  options: (database) => ({
    context: () => ({ memberId: 2 }),
    resolvers: {
      Query: { documents: () => database.query('select title, owner_id from document order by id limit 40') },
      Document: {
        canEdit: async ({ owner_id }, _, { memberId }) => {
          const [member] = await database.query('select id, role from member where id = $1', [memberId])
          return member?.role === 'editor' || owner_id === member?.id
        },
      },
    },
  }),
  operations: [{ document: '{ documents { title canEdit } }' }],
  found: [
    {
      kind: 'REDUNDANT',
      coordinate: 'Document.canEdit',
      pathPattern: 'documents.*.canEdit',
      statementsPerOperation: 12,
    },
  ],
}

/** Each task was reached through its project, and reads it again. */
const tasks: Program = {
  title: 'finds the objects of a list reading back the object they belong to',
  typeDefs: `
    type Query { project(key: String!): Project }
    type Project { key: String! name: String! tasks: [Task!]! }
    type Task { title: String! project: Project! }
  `,
  tables: () => ({
    project: rows(3, (id) => ({ id, key: `PR${id}`, name: `project ${id}` })),
    task: rows(27, (id) => ({ id, title: `task ${id}`, project_id: 1 + (id % 3) })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        project: (_, { key }) =>
          database.query('select id, key, name from project where key = $1', [key]).then((found) => found[0]),
      },
      Project: {
        tasks: (project) =>
          database.query('select title, project_id from task where project_id = $1', [project.id]),
      },
      Task: {
        project: (task) =>
          database
            .query('select id, key, name from project where id = $1', [task.project_id])
            .then(([project]) => project),
      },
    },
  }),
  operations: [{ document: '{ project(key: "PR2") { name tasks { title project { key } } } }' }],
  found: [
    {
      kind: 'REDUNDANT',
      coordinate: 'Task.project',
      pathPattern: 'project.tasks.*.project',
      statementsPerOperation: 9,
    },
  ],
}

/** The tariff does not change from one stay to the next. */
const parking: Program = {
  title: 'finds a loop that reads the same row in each turn',
  typeDefs: `
    type Query { bill(plate: String!): Bill! }
    type Bill { cents: Int! stays: Int! }
  `,
  tables: () => ({
    stay: rows(6, (id) => ({ id, plate: '12-AB-34', minutes: 10 * id })),
    tariff: [{ zone: 'centre', cents_per_minute: 3 }],
  }),
  options: (database) => {
    const tariffOf = async (zone: string) => {
      const [tariff] = await database.query<{ readonly cents_per_minute: number }>(
        'select cents_per_minute from tariff where zone = $1',
        [zone],
      )
      return tariff?.cents_per_minute ?? 0
    }
    return {
      resolvers: {
        Query: {
          bill: async (_, { plate }) => {
            const stays = await database.query<{ readonly minutes: number }>(
              'select minutes from stay where plate = $1',
              [plate],
            )
            let cents = 0
            for (const { minutes } of stays) cents += minutes * (await tariffOf('centre'))
            return { cents, stays: stays.length }
          },
        },
      },
    }
  },
  operations: [{ document: '{ toPay: bill(plate: "12-AB-34") { cents stays } }' }],
  found: [{ kind: 'REDUNDANT', coordinate: 'Query.bill', pathPattern: 'toPay', statementsPerOperation: 6 }],
}

/** A statement without parameters is the same each time. */
const greenhouse: Program = {
  title: 'finds a statement without parameters, sent exactly five times',
  typeDefs: `
    type Query { plants(first: Int!): [Plant!]! }
    type Plant { name: String! isTooCold: Boolean! }
  `,
  tables: () => ({
    plant: rows(9, (id) => ({ id, name: `plant ${id}`, min_degrees: id })),
    reading: rows(3, (id) => ({ id, degrees: 5 + id })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        plants: async (_, { first }) =>
          database.query('select name, min_degrees from plant order by id limit $1', [first]),
      },
      Plant: {
        async isTooCold({ min_degrees }) {
          const [reading] = await database.query<{ readonly degrees: number }>(
            'select degrees from reading order by id desc limit 1',
          )
          return reading !== undefined && reading.degrees < min_degrees
        },
      },
    },
  }),
  operations: [
    { document: '{ plants(first: 4) { isTooCold } }' },
    { document: '{ plants(first: 5) { name isTooCold } }' },
  ],
  found: [
    {
      kind: 'REDUNDANT',
      coordinate: 'Plant.isTooCold',
      pathPattern: 'plants.*.isTooCold',
      statementsPerOperation: 5,
    },
  ],
}

export const programs: readonly Program[] = [documents, tasks, parking, greenhouse]
