import type { MemoryDatabase } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

/** Six resolvers read the settings once each; the first of them could have handed them on. */
const studio: Program = {
  title: 'finds a row that each of several resolvers reads for itself',
  typeDefs: `
    type Query { studio: Studio! }
    type Studio { name: String! currency: String! opensAt: Int! closesAt: Int! lessons: Int! rooms: Int! }
  `,
  tables: () => ({
    settings: [{ id: 1, name: 'Plié', currency: 'EUR', opens_at: 9, closes_at: 21 }],
    lesson: rows(12, (id) => ({ id, hour: 8 + id })),
    room: rows(3, (id) => ({ id, studio: 'Plié' })),
  }),
  options: (database) => {
    const settings = async () => {
      const [found] = await database.query('select * from settings where id = $1', [1])
      if (found === undefined) throw new Error('there are no settings')
      return found
    }
    return {
      resolvers: {
        Query: { studio: async () => ({ name: (await settings()).name }) },
        Studio: {
          currency: () => settings().then(({ currency }) => currency),
          opensAt: () => settings().then(({ opens_at }) => opens_at),
          closesAt: () => settings().then(({ closes_at }) => closes_at),
          lessons: async () => {
            const { opens_at } = await settings()
            const [counted] = await database.query('select count(*) from lesson where hour >= $1', [opens_at])
            return counted?.count
          },
          rooms: async () => {
            const { name } = await settings()
            const [counted] = await database.query('select count(*) from room where studio = $1', [name])
            return counted?.count
          },
        },
      },
    }
  },
  operations: [{ document: '{ studio { name currency opensAt closesAt lessons rooms } }' }],
  found: [
    { kind: 'REDUNDANT', coordinate: 'Query.studio', pathPattern: 'studio', statementsPerOperation: 6 },
  ],
}

class Accounts {
  readonly #database: MemoryDatabase
  readonly #token: string

  constructor(database: MemoryDatabase, token: string) {
    this.#database = database
    this.#token = token
  }

  /** Asked by whoever needs it, and forgotten again. */
  async current() {
    const [account] = await this.#database.query('select id, name from account where token = $1', [
      this.#token,
    ])
    return account
  }
}

/** Once by the inbox, nine times by `isMine`, four times by `canReply`: fourteen of the same, most of them by `isMine`. */
const inbox: Program = {
  title: 'finds a row read by several resolvers at the one that reads it most',
  typeDefs: `
    type Query { inbox: [Message!]! }
    type Message { text: String! isMine: Boolean! canReply: Boolean! }
  `,
  tables: () => ({
    account: rows(3, (id) => ({ id, name: `account ${id}`, token: `t${id}` })),
    message: rows(9, (id) => ({
      id,
      recipient_id: 3,
      sender_id: 1 + (id % 3),
      text: `text ${id}`,
      is_open: id <= 4,
    })),
  }),
  options: (database) => ({
    context: () => ({ accounts: new Accounts(database, 't3') }),
    resolvers: {
      Query: {
        inbox: async (_, __, { accounts }) => {
          const reader = await accounts.current()
          return database.query('select * from message where recipient_id = $1 limit 50', [reader?.id])
        },
      },
      Message: {
        isMine: async ({ sender_id }, _, { accounts }) => (await accounts.current())?.id === sender_id,
        canReply: async ({ is_open, sender_id }, _, { accounts }) =>
          is_open === true && (await accounts.current())?.id !== sender_id,
      },
    },
  }),
  operations: [{ document: '{ inbox { text canReply isMine } }' }],
  found: [
    {
      kind: 'REDUNDANT',
      coordinate: 'Message.isMine',
      pathPattern: 'inbox.*.isMine',
      statementsPerOperation: 14,
    },
  ],
}

/** Everything is in dollars: eight reads of one rate below two lists, five of them below the invoices. */
const invoices: Program = {
  title: 'finds a row that fields of different types read below different lists',
  typeDefs: `
    type Query { invoices: [Invoice!]! credits: [Credit!]! }
    type Invoice { number: String! inEuro: Float! }
    type Credit { number: String! valueInEuro: Float! }
  `,
  tables: () => ({
    invoice: rows(5, (id) => ({ number: `I${id}`, amount: 100 * id })),
    credit: rows(3, (id) => ({ number: `C${id}`, amount: 10 * id })),
    rate: [{ currency: 'USD', euro: 0.5 }],
  }),
  options: (database) => {
    const inEuro = ({ amount }: { readonly amount: number }) =>
      database
        .query<{ readonly euro: number }>('select euro from rate where currency = $1', ['USD'])
        .then(([rate]) => amount * (rate?.euro ?? 1))
    return {
      resolvers: {
        Query: {
          invoices: () => database.query('select number, amount from invoice limit 20'),
          credits: () => database.query('select number, amount from credit limit 20'),
        },
        Invoice: { inEuro },
        Credit: { valueInEuro: inEuro },
      },
    }
  },
  operations: [{ document: '{ credits { number valueInEuro } invoices { number inEuro } }' }],
  found: [
    {
      kind: 'REDUNDANT',
      coordinate: 'Invoice.inEuro',
      pathPattern: 'invoices.*.inEuro',
      statementsPerOperation: 8,
    },
  ],
}

export const programs: readonly Program[] = [studio, inbox, invoices]
