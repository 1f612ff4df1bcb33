import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DataModel, Model, Relation } from '../../../src/loaders/data-model.ts'
import { assertSameSchema } from '../../../src/loaders/models/assert-same-schema.ts'
import { createTestDatabase, describeWithPostgres } from '../../support/postgres.ts'
import { prismaProject } from './prisma-generate.ts'

const project = await prismaProject('generator-postgres')

const quoted = (...names: readonly (string | null)[]) =>
  names
    .filter((name) => name !== null)
    .map((name) => `"${name}"`)
    .join('.')

// What the data model says is compared with what PostgreSQL knows of the tables that Prisma's own migration made.
describeWithPostgres('the data model of a real database', () => {
  let client: pg.Client
  let models: readonly Model[]
  let dataModel: DataModel
  // biome-ignore lint/suspicious/noExplicitAny: a client that is generated while the test runs
  let prisma: any

  beforeAll(async () => {
    const { code, output } = await project.generate(
      await readFile(new URL('odd.prisma', import.meta.url), 'utf8'),
    )
    expect(output).toContain('Generated Sluice loaders')
    expect(code).toBe(0)
    dataModel = (await import(join(project.folder, 'generated/loaders.ts'))).dataModel
    models = Object.values(dataModel.models)
    const connectionString = await createTestDatabase()
    client = new pg.Client({ connectionString })
    await client.connect()
    await client.query(await readFile(new URL('odd.sql', import.meta.url), 'utf8'))
    const { PrismaClient } = await import(join(project.folder, 'generated/prisma/client.ts'))
    prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString }) })
  })

  afterAll(async () => {
    await prisma?.$disconnect()
    await client?.end()
  })

  const table = (model: Model) => quoted(model.schema, model.table)
  const columns = (model: Model, fields: readonly string[]) =>
    fields.map((name) => model.fields[name]?.column)

  it('has the models and columns that its client has', () => {
    expect(() => assertSameSchema(dataModel, prisma)).not.toThrow()
  })

  it('has each column of each table, with its type but not its length', async () => {
    for (const model of models) {
      const { rows } = await client.query(
        `select attname as column, case when typelem <> 0 and typlen = -1 then typelem else atttypid end::regtype::text as type,
           typelem <> 0 and typlen = -1 as "isList", attnotnull as "isRequired"
         from pg_attribute join pg_type on pg_type.oid = atttypid
         where attrelid = $1::regclass and attnum > 0 and attname not in ('point', 'secret')
         order by attname collate "C"`,
        [table(model)],
      )
      const types = await client.query(
        'select type, type::regtype::text as name from unnest($1::text[]) as type',
        [Object.values(model.fields).map(({ sqlType }) => sqlType)],
      )
      const nameOf = new Map(types.rows.map(({ type, name }) => [type, name]))
      const fields = Object.values(model.fields)
        .map(({ column, sqlType, isList, isRequired }) => ({
          column,
          type: nameOf.get(sqlType),
          isList,
          // A list is always there for Prisma, and may be null in the database.
          isRequired: isRequired && !isList,
        }))
        .sort((one, other) => (one.column < other.column ? -1 : 1))
      expect(fields).toEqual(rows)
    }
  })

  it('has a unique index for each unique key', async () => {
    for (const model of models) {
      const { rows } = await client.query(
        `select (select array_agg(attname::text order by place) from unnest(indkey) with ordinality as part (number, place)
             join pg_attribute on attrelid = indrelid and attnum = number) as columns
         from pg_index where indrelid = $1::regclass and indisunique and indpred is null`,
        [table(model)],
      )
      const indexes = rows.map((row) => row.columns.join()).sort()
      const keys = model.uniqueKeys.map(({ fields }) => columns(model, fields).join())
      const leftOut = model.name === 'Native' ? ['texts', 'jsonB'] : []
      expect([...keys, ...leftOut].sort()).toEqual(indexes)
    }
  })

  it('has each foreign key once, column beside column', async () => {
    const { rows } = await client.query(
      `select conrelid::regclass::text as from, confrelid::regclass::text as to,
         (select array_agg(a.attname || ' = ' || b.attname order by a.attname)
          from unnest(conkey, confkey) as pair (one, other)
          join pg_attribute a on a.attrelid = conrelid and a.attnum = one
          join pg_attribute b on b.attrelid = confrelid and b.attnum = other) as columns
       from pg_constraint where contype = 'f' and conrelid::regclass::text !~ '_[A-Z]' and conrelid::regclass::text <> '"Hidden"'`,
    )
    const inDatabase = rows.map((row) => [row.from, row.to, ...row.columns].join(' ')).sort()
    const name = async (model: Model) =>
      (await client.query('select $1::regclass::text as name', [table(model)])).rows[0].name
    const held: string[] = []
    for (const model of models) {
      for (const each of Object.values(model.relations)) {
        const other = dataModel.models[each.model]
        if (other === undefined) throw new Error(`${each.model} is not there`)
        const [from, to] = each.holdsKey ? [model, other] : [other, model]
        const [here, there] = each.holdsKey ? [each.from, each.to] : [each.to, each.from]
        if (each.kind === 'manyToMany') continue
        const pairs = columns(from, here).map((column, at) => `${column} = ${columns(to, there)[at]}`)
        held.push([await name(from), await name(to), ...pairs.sort()].join(' '))
      }
    }
    // Each is seen from both its ends.
    expect(held.sort()).toEqual([...inDatabase, ...inDatabase].sort())
  })

  it('has the values of each enum as the database names them', async () => {
    const field = (model: string, name: string) => dataModel.models[model]?.fields[name]?.sqlType
    for (const [type, name] of [
      [field('Native', 'color'), 'Color'],
      [field('Native', 'plan'), 'Plan'],
    ] as const) {
      const { rows } = await client.query(
        'select enumlabel::text as label from pg_enum where enumtypid = $1::regtype order by enumsortorder',
        [type],
      )
      expect(Object.values(dataModel.enums[name]?.values ?? {})).toEqual(rows.map(({ label }) => label))
    }
  })

  it('knows which column of a table of pairs is whose, as Prisma itself fills it', async () => {
    const org = { create: { id: 70 } }
    await prisma.user.create({
      data: {
        id: 1,
        email: 'one',
        followers: { create: { id: 2, email: 'two' } },
        following: { create: { id: 3, email: 'three' } },
        zFriends: { create: { id: 4, email: 'four' } },
        aFriends: { create: { id: 5, email: 'five' } },
        favourites: org,
        articles: {
          create: {
            id: 80,
            writerId: 1,
            tags: { create: { name: 'a' } },
            mainTags: { create: { name: 'b' } },
          },
        },
      },
    })
    await prisma.category.create({ data: { id: 90n, articles: { connect: { id: 80 } } } })
    await prisma.date.create({ data: { in: new Date('2026-01-01') } })
    const where = { create: { class: 7, constructor: 'c', toString: 8, delete: new Date('2026-01-01') } }
    await prisma.arguments.create({ data: { from: 6n, order_by: 'toString', limit: 1, where } })

    const seen: string[] = []
    for (const model of models) {
      for (const each of Object.values(model.relations).filter(({ kind }) => kind === 'manyToMany')) {
        const [key, otherKey] = [model.primaryKey[0] ?? '', each.to[0] ?? '']
        // Keys only: Prisma 7.10 does not decode the other columns of a model with a field called constructor.
        const select = { [key]: true, [each.name]: { select: { [otherKey]: true } } }
        const rows = await prisma[model.accessor].findMany({ select })
        for (const row of rows) {
          const others = row[each.name].map((other: Record<string, unknown>) => String(other[otherKey]))
          expect(await pairsOf(each, row[key])).toEqual(others)
          if (others.length > 0) seen.push(`${model.name}.${each.name} ${row[key]}: ${others}`)
        }
      }
    }
    expect(seen).toContain('User.followers 1: 2')
    expect(seen).toContain('User.following 2: 1')
    expect(seen).toContain('User.zFriends 1: 4')
    expect(seen).toContain('User.aFriends 1: 5')
    expect(seen).toContain('Org.fans 70: 1')
    expect(seen).toContain('Tag.mainOf b: 80')
    expect(seen).toContain('arguments.where 6: 7')
    expect(seen).toHaveLength(20)
  })

  async function pairsOf({ through }: Relation, key: unknown): Promise<string[]> {
    if (through === undefined) throw new Error('a relation of many to many has a table of pairs')
    const { rows } = await client.query(
      `select ${quoted(through.to)}::text as key from ${quoted(through.schema, through.table)}
       where ${quoted(through.from)}::text = $1`,
      [String(key)],
    )
    return rows.map((row) => row.key)
  }
})
