import { describe, expect, it } from 'vitest'
import { rows } from '../corpus/program.ts'
import { evaluated, pieceFor } from './apply-patch.ts'
import { type Author, cured, found, run } from './author.ts'

const prose = (characters: number): string => 'lorem ipsum '.repeat(characters / 12)

describe('columns that nobody uses', () => {
  /** The author's resolver as a text: what a patch puts before it, before its statement, and into it. */
  const resolver = (text: string, patch?: string): string => {
    if (patch === undefined) return text.replace('BEFORE', '')
    const { code: helper } = pieceFor(patch, /^Beside the resolvers/)
    const { code: before } = pieceFor(patch, /before its statement/)
    const { where, code } = pieceFor(patch, /^In its statement/)
    const replaced = /in the place of `(.*)`:$/.exec(where)?.[1] ?? ''
    expect(text).toContain(replaced)
    const patched = text.replace('BEFORE', before).replace(replaced, code.replaceAll('`', ''))
    return `(() => { ${helper}\n return ${patched} })()`
  }
  const author = (
    field: string,
    text: string,
    more: Pick<Author, 'typeDefs' | 'tables' | 'asked'>,
    others: Record<string, Record<string, unknown>> = {},
  ) => {
    const of = (patch?: string): Author => ({
      ...more,
      code: (query) => ({
        resolvers: { ...others, Query: { [field]: evaluated(resolver(text, patch), { query }) } },
      }),
    })
    return of
  }

  const articles = author(
    'articles',
    '(parent, args, context, info) => { BEFORE\n return query(`select * from article order by id desc limit $1`, [args.first]) }',
    {
      typeDefs:
        'type Query { articles(first: Int!): [Article!]! } type Article { id: ID! title: String! body: String! }',
      tables: { article: rows(30, (id) => ({ id, title: `article ${id}`, body: prose(1500) })) },
      asked: [{ document: '{ articles(first: 20) { id title } }' }],
    },
  )

  it('are read where a client asks for them, and for nobody else', async () => {
    const { patch, advice } = await cured(articles(), (given, query) => articles(given).code(query))
    expect(advice).toBe(
      'Query.articles read 30360 bytes of which 1 % were used: `SELECT … FROM article order by id desc limit ?`. ' +
        'Nobody used body: select them only where they are asked for.',
    )
    expect(patch).toContain(`
// In Query.articles (parent, args, context, info), before its statement:
const columns = [
  'id', 'title',
  ...(asksFor(info, ['body']) ? ['body'] : []),
].join(', ')

// In its statement, in the place of \`select *\`:
\`select \${columns}\``)
    for (const document of [
      '{ articles(first: 2) { body } }',
      '{ articles(first: 2) { ...Whole } } fragment Whole on Article { ... on Article { text: body } }',
    ]) {
      const asked = [{ document }]
      const before = await run({ ...articles(), asked }, articles().code)
      const after = await run({ ...articles(), asked }, articles(patch).code)
      expect(after.answer).toBe(before.answer)
      expect(after.sent[0]).toBe('select id, title, body from article order by id desc limit 2')
    }
  })

  it('are read for any field with a resolver that did not run, which may read them', async () => {
    type Mail = Readonly<Record<string, string>>
    const mails = author(
      'mails',
      '(parent, args, context, info) => { BEFORE\n return query(`select id, headline, plain_text, html_text from mail order by id`) }',
      {
        typeDefs: 'type Query { mails: [Mail!]! } type Mail { subject: String! text: String! html: String! }',
        tables: {
          mail: rows(10, (id) => ({
            id,
            headline: `mail ${id}`,
            plain_text: prose(1200),
            html_text: prose(2400),
          })),
        },
        asked: [{ document: '{ mails { subject } }' }],
      },
      {
        Mail: {
          subject: ({ headline }: Mail) => headline,
          text: ({ plain_text }: Mail) => plain_text,
          html: ({ html_text }: Mail) => html_text,
        },
      },
    )
    const { patch } = await cured(mails(), (given, query) => mails(given).code(query))
    expect(patch).toContain("...(asksFor(info, ['text', 'html']) ? ['plain_text'] : []),")
    const asked = [{ document: '{ mails { html } }' }]
    const before = await run({ ...mails(), asked }, mails().code)
    expect((await run({ ...mails(), asked }, mails(patch).code)).answer).toBe(before.answer)
  })

  it('are found beside another finding, whose advice looks at the same rows', async () => {
    const { found: both } = await run(
      {
        typeDefs: `
          type Query { articles: [Article!]! }
          type Article { title: String! body: String! author: Author }
          type Author { name: String! }`,
        tables: {
          article: rows(12, (id) => ({ id, title: `article ${id}`, body: prose(2400), author_id: 100 + id })),
          author: rows(12, (id) => ({ id: 100 + id, name: `author ${id}` })),
        },
        code: () => ({ resolvers: {} }),
        asked: [{ document: '{ articles { title author { name } } }' }],
      },
      (query) => ({
        resolvers: {
          Query: { articles: () => query('select * from article order by id') },
          Article: {
            author: async ({ author_id }: { readonly author_id: number }) =>
              (await query('select id, name from author where id = $1', [author_id]))[0],
          },
        },
      }),
    )
    expect(both.map(({ kind, patch }) => [kind, patch !== null]).toSorted()).toEqual([
      ['N_PLUS_ONE', true],
      ['OVERFETCH', true],
    ])
  })

  it('are told in words where the rows do not go into the answer as one type', async () => {
    const { patch, advice } = await found({
      typeDefs: 'type Query { titles: [String!]! }',
      tables: { article: rows(30, (id) => ({ id, title: `article ${id}`, body: prose(1500) })) },
      code: (query) => ({
        resolvers: {
          Query: { titles: async () => (await query('select * from article')).map(({ title }) => title) },
        },
      }),
      asked: [{ document: '{ titles }' }],
    })
    expect(patch).toBeNull()
    expect(advice).toContain('Nobody used id, body: select them only where they are asked for.')
  })
})

describe('rows that are cut off', () => {
  const beers = (page: string, first = 'first: Int!, skip: Int = 0'): Author => ({
    typeDefs: `type Query { beers(${first}): [Beer!]! } type Beer { name: String! }`,
    tables: { beer: rows(80, (id) => ({ id, name: `beer ${100 + id}` })) },
    code: (query) => ({ resolvers: { Query: { beers: evaluated(page, { query }) } } }),
    asked: [{ document: '{ beers(first: 10, skip: 20) { name } }' }],
  })

  it('by arguments are cut off by the database, without the slice', async () => {
    const text = 'select name from beer order by name'
    const sliced = `async (parent, args) => (await query('${text}', [])).slice(args.skip, args.skip + args.first)`
    const author = beers(sliced)
    const { patch, advice, sent } = await cured(author, (given, query) => {
      const { code } = pieceFor(given, /in the place of query\(text, parameters\)/)
      const page = `async (parent, args) => { const parameters = []; return ${code} }`
      return { resolvers: { Query: { beers: evaluated(page, { query, text }) } } }
    })
    expect(advice).toBe(
      'Query.beers read 80 rows and gave 10 of them: `SELECT … FROM beer order by name`. ' +
        'Let the database choose them: a limit and an offset.',
    )
    expect(patch).toBe(`\
// In Query.beers (parent, args), in the place of query(text, parameters):
// text and parameters are what it is given now.
// What it gives is the page: nothing of it is cut off any more.
await query(text + ' limit $1 offset $2', [...parameters, args.first, args.skip])`)
    expect(sent).toEqual(['select name from beer order by name limit 10 offset 20'])
  })

  it('to the same number in several calls are cut off by the database', async () => {
    const newest = (
      read: string,
    ) => `async (parent) => { const limit = 3; const text = 'select name from beer where maker = $1 order by name';
      const parameters = [parent.id]; const found = ${read}; return found.slice(0, limit) }`
    const makers: Author = {
      typeDefs:
        'type Query { makers: [Maker!]! } type Maker { newest: [Beer!]! } type Beer { name: String! }',
      tables: {
        maker: rows(3, (id) => ({ id })),
        beer: rows(180, (id) => ({ name: `beer ${1000 + id}`, maker: 1 + (id % 3) })),
      },
      code: (query) => ({
        resolvers: {
          Query: { makers: () => query('select id from maker') },
          Maker: { newest: evaluated(newest('await query(text, parameters)'), { query }) },
        },
      }),
      asked: [{ document: '{ makers { newest { name } } }' }],
    }
    const { patch, sent } = await cured(makers, (given, query) => ({
      resolvers: {
        Query: { makers: () => query('select id from maker') },
        Maker: { newest: evaluated(newest(pieceFor(given, /in the place/).code), { query }) },
      },
    }))
    expect(patch).toContain('// limit stands for how many rows it keeps.')
    expect(sent[1]).toBe('select name from beer where maker = 1 order by name limit 3')
  })

  it.each([
    [
      'by a condition',
      '(await query("select name from beer order by name")).filter((_, at) => at % 9 === 4)',
    ],
    [
      'in an order of its own',
      '(await query("select name from beer")).slice(args.skip, args.skip + args.first)',
    ],
    [
      'from a number that is no argument',
      '(await query("select name from beer order by name")).slice(7, 7 + args.first)',
    ],
    [
      'to a number that is no argument, in one call',
      '(await query("select name from beer order by name")).slice(0, 5)',
    ],
  ])('%s are told in words', async (_how, page) => {
    const { patch, advice } = await found(beers(`async (parent, args) => ${page}`))
    expect(patch).toBeNull()
    expect(advice).toMatch(
      / Let the database choose them: write the condition, the order and the limit into the statement\.$/,
    )
  })

  it('are told in words where their number is told beside them', async () => {
    const { patch } = await found({
      ...beers(
        'async (parent, args) => { const all = await query("select name from beer order by name"); return { total: all.length, page: all.slice(0, args.first) } }',
      ),
      typeDefs:
        'type Query { beers(first: Int!): Page! } type Page { total: Int! page: [Beer!]! } type Beer { name: String! }',
      asked: [{ document: '{ beers(first: 10) { total page { name } } }' }],
    })
    expect(patch).toBeNull()
  })
})
