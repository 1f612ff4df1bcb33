import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { afterAll } from 'vitest'
import { PrismaClient } from '../../../examples/shop/generated/prisma/client.ts'
import type { DataModel, Model, Relation, ScalarField } from '../../../src/loaders/data-model.ts'
import {
  createModelLoaders,
  type ModelLoadersOptions,
} from '../../../src/loaders/models/create-model-loaders.ts'
import type { ModelLoadersRequest } from '../../../src/loaders/models/request-loaders.ts'
import { createTestDatabase } from '../../support/postgres.ts'

const field = (
  name: string,
  type: string,
  sqlType: string,
  isRequired = true,
  column = name,
): ScalarField => ({ name, column, type, sqlType, isRequired, isEnum: type === 'Genre', isList: false })

const model = (
  name: string,
  table: string,
  keys: Readonly<Record<string, readonly string[]>>,
  fields: readonly ScalarField[],
  relations: readonly Relation[] = [],
): Model => ({
  name,
  accessor: `${name[0]?.toLowerCase()}${name.slice(1)}`,
  table,
  schema: null,
  fields: Object.fromEntries(fields.map((one) => [one.name, one])),
  primaryKey: Object.values(keys)[0] ?? [],
  uniqueKeys: Object.entries(keys).map(([loader, names]) => ({ loader, fields: names })),
  relations: Object.fromEntries(relations.map((one) => [one.name, one])),
})

const many = (
  name: string,
  target: string,
  from: readonly string[],
  to: readonly string[],
  loader: string,
  through?: Relation['through'],
): Relation => ({
  name,
  model: target,
  kind: through === undefined ? 'toMany' : 'manyToMany',
  isNullable: false,
  holdsKey: false,
  from,
  to,
  loader,
  through,
})

const toTags = { table: '_BookToTag', schema: 'public', from: 'A', to: 'B' } as const

/** Names that need quotes, keys of several types and of two columns, pairs both ways, and a table of its own schema. */
export const library: DataModel = {
  version: 1,
  enums: { Genre: { name: 'Genre', values: { NOVEL: 'a novel', VERSE: 'verse' } } },
  models: {
    Author: model(
      'Author',
      'select "authors"',
      { authorById: ['id'], authorByName: ['name'] },
      [field('id', 'Int', 'integer', true, 'the "id"'), field('name', 'String', 'text')],
      [
        many('books', 'Book', ['id'], ['authorId'], 'booksByAuthorId'),
        many('followers', 'Author', ['id'], ['id'], 'followersByAuthorId', {
          table: '_follows',
          schema: null,
          from: 'B',
          to: 'A',
        }),
      ],
    ),
    Book: model(
      'Book',
      'books',
      { bookById: ['id'], bookByCode: ['code'], bookByPrintedAtAndRank: ['printedAt', 'rank'] },
      [
        field('id', 'Int', 'integer'),
        field('authorId', 'Int', 'integer', false, 'order'),
        field('code', 'String', 'varchar(8)', false),
        field('title', 'String', 'text', false),
        field('pages', 'Int', 'smallint', false),
        field('rank', 'Int', 'integer'),
        field('printedAt', 'DateTime', 'timestamptz(6)', false),
        field('genre', 'Genre', '"Odd ""Genre"', false),
      ],
      [many('tags', 'Tag', ['id'], ['id'], 'tagsByBookId', toTags)],
    ),
    Tag: model(
      'Tag',
      'tags',
      { tagById: ['id'], tagByPrice: ['price'] },
      [field('id', 'BigInt', 'bigint'), field('price', 'Decimal', 'numeric(10,2)')],
      [many('books', 'Book', ['id'], ['id'], 'booksByTagId', { ...toTags, from: 'B', to: 'A' })],
    ),
    Membership: {
      ...model(
        'Membership',
        'memberships',
        { membershipByUserIdAndOrgId: ['userId', 'orgId'] },
        [
          field('userId', 'String', 'uuid'),
          field('orgId', 'BigInt', 'bigint'),
          field('role', 'String', 'text'),
        ],
        [many('notes', 'Note', ['userId', 'orgId'], ['userId', 'orgId'], 'notesByUserIdAndOrgId')],
      ),
      schema: 'Other "schema"',
    },
    Note: model('Note', 'notes', { noteById: ['id'] }, [
      field('id', 'Int', 'integer'),
      field('userId', 'String', 'uuid', false),
      field('orgId', 'BigInt', 'bigint', false),
    ]),
  },
}

const tables = `
  create schema "Other ""schema""";
  create type "Odd ""Genre" as enum ('verse', 'a novel');
  create table "select ""authors""" ("the ""id""" integer primary key, name text not null unique);
  create table books (id integer primary key, "order" integer references "select ""authors""", code varchar(8) unique,
    title text collate "C", pages smallint, rank integer not null, "printedAt" timestamptz(6), genre "Odd ""Genre");
  create index on books ("order", id);
  create table tags (id bigint primary key, price numeric(10,2) not null unique);
  create table "_BookToTag" ("A" integer not null, "B" bigint not null, primary key ("A", "B"));
  create table "_follows" ("A" integer not null, "B" integer not null, primary key ("A", "B"));
  create table "Other ""schema""".memberships ("userId" uuid, "orgId" bigint, role text not null, primary key ("userId", "orgId"));
  create table notes (id integer primary key, "userId" uuid, "orgId" bigint);
`

// Registered once, when the file is read: vitest drops an `afterAll` that a hook registers.
const closings: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of closings) await close()
})

export interface SentStatement {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** A database of those tables, filled by the SQL given, with what the loaders send to it. */
export async function openLibrary(rows: string) {
  const url = await createTestDatabase()
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  pool.on('error', () => undefined)
  closings.push(() => pool.end())
  await pool.query(tables)
  await pool.query(rows)
  // Raw statements know nothing of a client's models: any client will do.
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 4 }) })
  closings.push(() => client.$disconnect())

  const sent: SentStatement[] = []
  const batches: string[] = []
  const prisma = {
    $queryRawUnsafe: (sql: string, ...parameters: unknown[]) => {
      sent.push({ sql, parameters })
      return client.$queryRawUnsafe(sql, ...parameters)
    },
  }
  const measure: ModelLoadersRequest['measure'] = (name, batch) => (keys) => {
    batches.push(`${name} ${keys.length}`)
    return batch(keys)
  }
  return {
    /** Statements, and batches as `authorById 3`, since they were last emptied. */
    sent,
    batches,
    pool,
    /** The loaders of a new request. */
    request: (options?: ModelLoadersOptions, request: Partial<ModelLoadersRequest> = {}) => {
      sent.length = 0
      batches.length = 0
      return createModelLoaders(library, options)({ prisma, measure, ...request })
    },
  }
}

export function relationOf(modelName: string, name: string): Relation {
  const relation = library.models[modelName]?.relations[name]
  if (relation === undefined) throw new Error(`${modelName} has no relation ${name}`)
  return relation
}

/** A DataLoader as a test uses it. */
export interface TestLoader {
  readonly name: string
  load(key: unknown): Promise<unknown>
  loadMany(keys: readonly unknown[]): Promise<unknown[]>
  prime(key: unknown, value: unknown): TestLoader
  clear(key: unknown): TestLoader
  clearAll(): TestLoader
  with(args: object): TestLoader
}
