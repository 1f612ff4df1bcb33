import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PrismaClient } from '../../../examples/shop/generated/prisma/client.ts'
import { measuredPrisma } from '../../../src/database/measured-prisma.ts'
import { createModelLoaders } from '../../../src/loaders/models/create-model-loaders.ts'
import { createTestDatabase, describeWithPostgres } from '../../support/postgres.ts'
import { library, relationOf } from './library.ts'

/** The same tables in two schemas, and in each a row of its own. */
const tenant = (schema: string) => `
  create schema if not exists "${schema}";
  set search_path to "${schema}";
  create type "Odd ""Genre" as enum ('verse', 'a novel');
  create table "select ""authors""" ("the ""id""" integer primary key, name text not null unique);
  create table books (id integer primary key, "order" integer, code varchar(8), title text, pages smallint, rank integer not null,
    "printedAt" timestamptz(6), genre "Odd ""Genre");
  create table "_follows" ("A" integer not null, "B" integer not null);
  insert into "select ""authors""" values (1, '${schema}'), (2, 'reader of ${schema}');
  insert into books (id, "order", rank, genre) values (1, 1, 1, 'verse'), (2, 1, 1, 'a novel');
  insert into "_follows" values (2, 1);
`

describeWithPostgres('a client whose adapter names a schema', () => {
  let url: string
  const clients: PrismaClient[] = []
  beforeAll(async () => {
    url = await createTestDatabase()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(tenant('public'))
    await client.query(tenant('$& one'))
    await client.end()
  })
  afterAll(() => Promise.all(clients.map((client) => client.$disconnect())))

  const make = createModelLoaders(library)
  const clientOf = (schema?: string, parameters = '') => {
    const adapter = new PrismaPg(
      { connectionString: url + parameters, max: 1 },
      schema ? { schema } : undefined,
    )
    const client = measuredPrisma(PrismaClient, { adapter })
    clients.push(client)
    return client
  }
  const loadersOf = (prisma: object) => make({ prisma, measure: (_name, batch) => batch })

  it.each<[string, string | undefined, string, string]>([
    ['that schema', '$& one', '', '$& one'],
    ['that of Prisma, where it names none', undefined, '', 'public'],
    [
      'that of Prisma, whatever the search path',
      undefined,
      '?options=-c%20search_path%3Dpg_catalog',
      'public',
    ],
  ])('reads tables, pairs and enums of %s', async (_what, schema, parameters, found) => {
    const loaders = loadersOf(clientOf(schema, parameters))
    expect(await loaders.one('authorById', 1)).toEqual({ id: 1, name: found })
    expect(await loaders.list(relationOf('Author', 'followers'), 1, {})).toEqual([
      { id: 2, name: `reader of ${found}` },
    ])
    const filter = { fields: { genre: { in: ['NOVEL'] } } }
    const orderBy = [{ field: 'genre', direction: 'asc' }] as const
    const books = relationOf('Author', 'books')
    expect(await loaders.list(books, 1, { filter, orderBy }, [])).toEqual([{ id: 2, authorId: 1 }])
    expect(await loaders.list(books, 1, { after: ['VERSE', 1], orderBy }, [])).toEqual([
      { id: 2, authorId: 1 },
    ])
    expect(await loaders.count(books, 1, filter)).toBe(1)
  })

  it('has it after $extends, too', async () => {
    const loaders = loadersOf(clientOf('$& one').$extends({}))
    expect(await loaders.one('authorById', 1)).toHaveProperty('name', '$& one')
  })

  it('is asked by requests of other clients at the same time', async () => {
    const [one, all] = [loadersOf(clientOf('$& one')), loadersOf(clientOf())]
    const rows = await Promise.all([
      one.one('authorById', 1),
      all.one('authorById', 1),
      one.one('authorById', 2),
    ])
    expect(rows.map((row) => row?.name)).toEqual(['$& one', 'public', 'reader of $& one'])
  })
})
