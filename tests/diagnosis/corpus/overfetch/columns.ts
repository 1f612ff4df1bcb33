import { type Program, rows } from '../program.ts'

const prose = (characters: number): string => 'lorem ipsum '.repeat(characters / 12)

const articles: Program = {
  title: 'finds a long column that is read for a list of titles',
  typeDefs: `
    type Query { articles(first: Int!): [Article!]! }
    type Article { id: ID! title: String! body: String! }
  `,
  tables: () => ({ article: rows(30, (id) => ({ id, title: `article ${id}`, body: prose(1500) })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        articles: (_, { first }) =>
          database.query('select * from article order by id desc limit $1', [first]),
      },
    },
  }),
  operations: [{ document: '{ articles(first: 20) { id title } }' }],
  found: [
    { kind: 'OVERFETCH', coordinate: 'Query.articles', pathPattern: 'articles', statementsPerOperation: 1 },
  ],
}

/** One row is enough, if it is as large as that. */
const contract: Program = {
  title: 'finds one row with a large column that nobody asked for',
  typeDefs: `
    type Query { contract(number: String!): Contract }
    type Contract { number: String! signedOn: String text: String! }
  `,
  tables: () => ({
    contract: rows(3, (id) => ({ number: `2026/${id}`, signed_on: '2026-03-01', text: prose(48_000) })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        contract: async (_, { number }) => {
          const [contract] = await database.query('select * from contract where number = $1', [number])
          return contract ?? null
        },
      },
      Contract: { signedOn: ({ signed_on }) => signed_on },
    },
  }),
  operations: [{ document: '{ contract(number: "2026/2") { number signedOn } }' }],
  found: [
    { kind: 'OVERFETCH', coordinate: 'Query.contract', pathPattern: 'contract', statementsPerOperation: 1 },
  ],
}

const patents: Program = {
  title: 'finds columns that no node of a connection shows',
  typeDefs: `
    type Query { inventor(name: String!): Inventor! }
    type Inventor { name: String! patents(first: Int!): PatentConnection! }
    type PatentConnection { edges: [PatentEdge!]! }
    type PatentEdge { cursor: String! node: Patent! }
    type Patent { number: String! abstract: String! claims: String! }
  `,
  tables: () => ({
    patent: rows(15, (id) => ({
      number: `EP${id}`,
      inventor: 'Ada',
      abstract: prose(600),
      claims: prose(1800),
    })),
  }),
  options: (database) => ({
    resolvers: {
      Query: { inventor: (_, { name }) => ({ name }) },
      Inventor: {
        patents: async ({ name }, { first }) => {
          const patents = await database.query(
            'select number, abstract, claims from patent where inventor = $1 limit $2',
            [name, first],
          )
          return { edges: patents.map((patent) => ({ cursor: patent.number, node: patent })) }
        },
      },
    },
  }),
  operations: [
    {
      document: '{ inventor(name: "Ada") { name patents(first: 12) { edges { cursor node { number } } } } }',
    },
  ],
  found: [
    {
      kind: 'OVERFETCH',
      coordinate: 'Inventor.patents',
      pathPattern: 'inventor.patents',
      statementsPerOperation: 1,
    },
  ],
}

/** `subject` reads one column under another's name, `isLong` a number: the text itself is for another screen. */
const mails: Program = {
  title: 'finds columns that no resolver of their type reads either',
  typeDefs: `
    type Query { mails: [Mail!]! }
    type Mail { subject: String! isLong: Boolean! text: String! html: String! }
  `,
  tables: () => ({
    mail: rows(10, (id) => ({
      id,
      headline: `mail ${id}`,
      characters: 1200,
      plain_text: prose(1200),
      html_text: prose(2400),
    })),
  }),
  options: (database) => {
    const newestMails = async () => {
      const mails = await database.query('select * from mail order by id desc limit 25')
      return mails
    }
    return {
      resolvers: {
        Query: { mails: newestMails },
        Mail: {
          subject: (mail) => mail.headline,
          isLong: (mail) => mail.characters > 1000,
          text: (mail) => mail.plain_text,
          html: (mail) => mail.html_text,
        },
      },
    }
  },
  operations: [
    { document: 'query Read { mails { subject text html } }' },
    { document: 'query Overview { mails { subject isLong } }' },
  ],
  found: [{ kind: 'OVERFETCH', coordinate: 'Query.mails', pathPattern: 'mails', statementsPerOperation: 1 }],
}

/** So many that the rows themselves are looked at, too. */
const newsletters: Program = {
  title: 'finds a long column in a hundred rows that are all given',
  typeDefs: `
    type Query { newsletters: [Newsletter!]! }
    type Newsletter { id: ID! subject: String! html: String! }
  `,
  tables: () => ({ newsletter: rows(100, (id) => ({ id, subject: `no. ${id}`, html: prose(1200) })) }),
  options: (database) => ({
    resolvers: { Query: { newsletters: () => database.query('select * from newsletter limit 100') } },
  }),
  operations: [{ document: '{ newsletters { subject } }' }],
  found: [
    {
      kind: 'OVERFETCH',
      coordinate: 'Query.newsletters',
      pathPattern: 'newsletters',
      statementsPerOperation: 1,
    },
  ],
}

export const programs: readonly Program[] = [articles, newsletters, contract, patents, mails]
