import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dataModel } from '../../../examples/shop/generated/loaders.ts'
import type { PrismaClient } from '../../../examples/shop/generated/prisma/client.ts'
import { type GatewayOptions, measuredPool } from '../../../src/index.ts'
import { createShopClient, createSmallShop } from '../../support/measured-shop.ts'
import { describeWithPostgres } from '../../support/postgres.ts'
import { pasted } from './apply-patch.ts'
import { asPatched, asWritten, type Template } from './author.ts'
import type { ShopResolver, ShopResolvers } from './shop-author.ts'
import { type Asked, asking, onlyPatch } from './watched-program.ts'

let pool: pg.Pool
let prisma: PrismaClient
const query = async (text: string, parameters: readonly unknown[] = []) =>
  (await pool.query(text, [...parameters])).rows

beforeAll(async () => {
  const url = await createSmallShop()
  pool = measuredPool(new pg.Pool({ connectionString: url, max: 4 }))
  prisma = createShopClient(url)
  await pool.query(`
    create table "Vet" ("Id" bigint primary key, "fullName" text not null);
    create table pet (pet_no int primary key, name text not null, "vetId" bigint, "order" int not null);
    create table visit (pet_no int not null, day date not null, fee numeric(8, 2), note text);
    insert into "Vet" select 900 + n, 'vet ' || n from generate_series(1, 6) n;
    insert into pet select n, 'pet ' || n, case when n % 5 > 0 then 900 + n % 7 end, n from generate_series(1, 24) n;
    insert into visit select 1 + n % 20, date '2026-01-01' + n, n, null from generate_series(1, 90) n`)
})
afterAll(() => pool.end())

interface PetAuthor {
  readonly typeDefs: string
  readonly resolvers: ShopResolvers
  readonly asked?: readonly Asked[]
}

/** @param options of the gateway besides */
function run({ typeDefs, resolvers, asked = [] }: PetAuthor, options: object = {}) {
  return asking({ typeDefs, resolvers, ...options } as GatewayOptions, ...asked)
}

async function cured(
  author: PetAuthor,
  options: object = {},
  apply: (patch: string) => object = (patch) => pasted(patch, author, { query }),
) {
  const before = await run(author, options)
  const patch = onlyPatch(before)
  const { resolvers, ...rest } = apply(patch) as PetAuthor
  const after = await run({ ...author, resolvers }, { ...options, ...rest, relations: undefined })
  expect(after.answer).toBe(before.answer)
  expect(after.found).toEqual([])
  return { patch, before: before.statements, after: after.statements }
}

const petField = (field: string, resolve: ShopResolver, selection = ''): PetAuthor => ({
  typeDefs: `
    type Query { pets: [Pet!]! }
    type Pet { name: String! ${field} }
    type Vet { fullName: String! }
    type Visit { day: String! fee: String }`,
  resolvers: {
    Query: { pets: () => query('select * from pet order by pet_no') },
    Pet: { [field.split(/\W/)[0] ?? '']: resolve },
    Visit: { day: ({ day }) => day.toISOString().slice(0, 10) },
  },
  asked: [{ document: `{ pets { name ${field.split(/\W/)[0]} ${selection} } }` }],
})

describeWithPostgres('SQL on PostgreSQL', () => {
  it('with names in quotes and keys that are bigints is read in one statement', async () => {
    const all = petField(
      'vet: Vet',
      async (pet) =>
        (
          await query('SELECT v."Id", v."fullName"\n FROM "Vet" v -- who\n WHERE v."Id" = $1', [pet.vetId])
        )[0],
      '{ fullName }',
    )
    const { patch, before, after } = await cured({
      ...all,
      resolvers: {
        ...all.resolvers,
        Query: { pets: () => query('select * from pet where "vetId" is not null order by pet_no') },
      },
    })
    expect(patch).toContain(`
vetById: defineLoader(async (keys) => {
  // query(text, parameters) stands for how you send SQL. It gives the rows.
  const rows = await query('SELECT v."Id", v."fullName" FROM "Vet" v WHERE v."Id" = any($1)', [keys])
  // Of several rows of one key the first.
  const byKey = new Map(rows.toReversed().map((row) => [row.Id, row]))`)
    expect(patch).toContain('parent.vetId == null ? null : loaders.vetById.load(parent.vetId),')
    expect([before, after]).toEqual([21, 2])
  })

  it('of the latest row of each is read in one statement', async () => {
    const { patch, before, after } = await cured(
      petField(
        'lastVisit: Visit',
        async ({ pet_no }) =>
          (
            await query('select day, fee from visit where pet_no = $1 order by day desc limit 1', [pet_no])
          )[0],
        '{ day fee }',
      ),
    )
    expect(patch).toContain(
      "'select distinct on (pet_no) pet_no, day, fee from visit where pet_no = any($1) order by pet_no, day desc',",
    )
    expect([before, after]).toEqual([25, 2])
  })

  it('that counts is grouped, and none are counted where there is no row', async () => {
    const { patch, before, after } = await cured(
      petField('visits: Int!', async ({ pet_no }) =>
        Number(
          (
            await query('select count(*) as n from visit where pet_no = $1::int and note is null', [pet_no])
          )[0].n,
        ),
      ),
    )
    expect(patch).toContain(
      "'select pet_no, count(*) as n from visit where pet_no = any($1::int[]) and note is null group by pet_no',",
    )
    expect(patch).toContain('const values = new Map(rows.map((row) => [String(row.pet_no), Number(row.n)]))')
    expect([before, after]).toEqual([25, 2])
  })

  it('that sums up gives what the statement gave to a resolver that goes on with it', async () => {
    const template: Template = {
      text: `async (parent, args, context) => {
        const [{ sum, count }] = READ
        return (sum ?? '0.00') + ' for ' + count
      }`,
      read: "await query('select sum(fee), count(*) from visit where pet_no = $1', [parent.pet_no])",
    }
    const author = petField('bill: String!', asWritten(template, { query }))
    const { patch, after } = await cured(author, {}, (given) => ({
      loaders: pasted(given, author, { query }).loaders,
      resolvers: { ...author.resolvers, Pet: { bill: asPatched(template, given, { query }) } },
    }))
    expect(patch).toContain("?? [{ sum: null, count: '0' }])")
    expect(patch).toContain('await context.loaders.visitTotalsByPetNo.load(parent.pet_no)')
    expect(after).toBe(2)
  })

  it('of Prisma is sent by Prisma', async () => {
    const author: PetAuthor = {
      typeDefs:
        'type Query { products: [Product!]! } type Product { supplier: Supplier } type Supplier { name: String! }',
      resolvers: {
        Query: { products: () => prisma.product.findMany({ orderBy: { id: 'desc' } }) },
        Product: {
          supplier: async ({ supplierId }) =>
            (await prisma.$queryRaw<unknown[]>`select id, name from suppliers where id = ${supplierId}`)[0],
        },
      },
      asked: [{ document: '{ products { supplier { name } } }' }],
    }
    const { patch, before, after } = await cured(author, { prisma })
    expect(patch).toContain(`
supplierById: defineLoader(async (keys, { prisma }) => {
  const rows = await prisma.$queryRawUnsafe('select id, name from suppliers where id = any($1)', keys)`)
    expect([before, after]).toEqual([21, 2])
    // With the data model there is a loader, whose rows have the same names and values.
    const generated = await cured(author, { prisma, dataModel })
    expect(generated.patch).toBe(`\
// In the resolvers of Product: delete supplier, unless it also checks who may see it.
// Without it the relation resolves itself: one statement for all, through the loader supplierById.
// supplier: deleted`)
  })
})

describeWithPostgres('rows that a mutation writes one by one', () => {
  const writing = (template: Template, from = 0): PetAuthor => ({
    typeDefs: 'type Query { no: Int } type Mutation { write(ids: [Int!]!): Int! }',
    resolvers: { Query: {}, Mutation: { write: asWritten(template, { query }) } },
    asked: [
      {
        document: 'mutation ($ids: [Int!]!) { write(ids: $ids) }',
        variables: { ids: [1, 2, 3, 4, 5, 6, 7].map((id) => from + id) },
      },
    ],
  })
  const loop = (text: string, parameters: string): Template => ({
    text: `async (parent, args, context) => {
      BEFORE
      for (const id of args.ids) {
        const text = '${text}'
        const parameters = ${parameters}
        READ
      }
      AFTER
      return args.ids.length
    }`,
    read: 'await query(text, parameters)',
  })

  /** Both ways must leave the same rows behind. */
  async function writes(
    template: Template,
    table: string,
    setUp: string,
    { from = 0, ...options }: { readonly from?: number } & object = {},
  ) {
    const author = writing(template, from)
    const written = async () => JSON.stringify(await query(`select * from ${table} order by id`))
    await pool.query(setUp)
    const before = await run(author, options)
    const expected = await written()
    const patch = onlyPatch(before)
    await pool.query(setUp)
    const patched = {
      ...author.resolvers,
      Mutation: { write: asPatched<ShopResolver>(template, patch, { query }) },
    }
    const after = await run({ ...author, resolvers: patched }, options)
    expect(await written()).toBe(expected)
    expect(after.found).toEqual([])
    expect([before.statements, after.statements]).toEqual([7, 1])
    return patch
  }

  it('are inserted in one statement', async () => {
    const patch = await writes(
      loop(
        'insert into written (id, day, note) values ($1, $2, $3)',
        "[id, new Date(Date.UTC(2026, 0, id)), id % 2 === 0 ? null : 'it is odd']",
      ),
      'written',
      'drop table if exists written; create table written (id int, day date, note text)',
    )
    expect(patch).toContain(`
if (rows.length > 0) {
  const places = rows.map((_, at) => \`($\${3 * at + 1}, $\${3 * at + 2}, $\${3 * at + 3})\`)
  await query(\`insert into written (id, day, note) values \${places.join(', ')}\`, rows.flat())
}`)
  })

  it('are deleted in one statement', async () => {
    const patch = await writes(
      loop('delete from written where id = $1', '[id]'),
      'written',
      'drop table if exists written; create table written as select n as id from generate_series(1, 9) n',
    )
    expect(patch).toContain(
      "await query('delete from written where id = any($1)', [rows.map(([key]) => key)])",
    )
  })

  const known = () => ({ prisma, dataModel })

  it('are inserted from arrays where the data model knows their types', async () => {
    const patch = await writes(
      loop(
        'insert into customers (id, name, email, "createdAt") values ($1, $2, $3, $4)',
        "[id, 'a, b', id + '@example.net', new Date(Date.UTC(2026, 0, 1, 0, 0, id))]",
      ),
      'customers',
      'delete from customers where id > 500',
      { from: 500, ...known() },
    )
    expect(patch).toContain(`
  const columns = rows[0].map((_, at) => rows.map((row) => row[at]))
  await query(
    'insert into customers (id, name, email, "createdAt") select * from unnest($1::integer[], $2::text[], $3::text[], $4::timestamptz(3)[])',
    columns,
  )`)
  })

  it('are updated from arrays where the data model knows their types, what is written last winning', async () => {
    const patch = await writes(
      loop(
        'update products set stock = $1, name = $2 where id = $3',
        "[10 * id, 'no. ' + id, id === 7 ? 1 : id]",
      ),
      'products',
      "update products set stock = 5, name = 'product'",
      known(),
    )
    expect(patch).toContain(`
  // Of a row that is written twice, what is written last.
  const last = [...new Map(rows.map((row) => [row[2], row])).values()]
  const columns = last[0].map((_, at) => last.map((row) => row[at]))
  await query(
    'update products as written set stock = given.c1, name = given.c2 from unnest($1::integer[], $2::text[], $3::integer[]) as given(c1, c2, c3) where written.id = given.c3',
    columns,
  )`)
  })

  it.each([
    [
      'whose types nobody knows',
      'update written set day = $1 where id = $2',
      '[new Date(Date.UTC(2026, 0, id)), id]',
    ],
    ['that are given back', 'insert into written (id) values ($1) returning id', '[id]'],
    ['of what was written before', 'update written set id = id + $1 where id = $2', '[100, id]'],
    ['with a value in the text', "insert into written (id, note) values ($1, ''mine'')", '[id]'],
  ])('are told in words: rows %s', async (_which, text, parameters) => {
    await pool.query(
      'drop table if exists written; create table written as select n as id, null::date as day, null::text as note from generate_series(1, 9) n',
    )
    const { found } = await run(writing(loop(text.replaceAll("''", "\\'"), parameters)))
    expect(found).toEqual([expect.objectContaining({ kind: 'ROW_BY_ROW_WRITE', patch: null })])
    expect(found[0]?.advice).toMatch(/ (?:Insert|Write) them all in one statement: /)
  })
})
