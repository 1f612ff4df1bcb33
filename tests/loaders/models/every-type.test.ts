import pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import type { Filter } from '../../../src/loaders/model-loaders.ts'
import { createModelLoaders } from '../../../src/loaders/models/create-model-loaders.ts'
import { createTestDatabase, describeWithPostgres } from '../../support/postgres.ts'
import { everyType, everyTypeSchema, everyTypeSql } from './every-type.ts'
import { type AnyClient, type Delegate, generateClient } from './generated-client.ts'

type Where = Readonly<Record<string, unknown>> & {
  readonly AND?: Where | readonly Where[]
  readonly OR?: readonly Where[]
  readonly NOT?: Where | readonly Where[]
}

const makeLoaders = createModelLoaders(everyType)
const model = required(everyType.models.EveryType)
const children = required(model.relations.children)

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the data model lacks it')
  return value
}

describeWithPostgres('values of every type', () => {
  let prisma: AnyClient
  let inIndia: AnyClient
  let expected: Record<string, unknown>[]
  const loadersOf = (client = prisma) => makeLoaders({ prisma: client, measure: (_name, batch) => batch })

  beforeAll(async () => {
    const url = await createTestDatabase()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(everyTypeSql)
    await client.end()
    const connect = await generateClient(everyTypeSchema)
    prisma = connect(url)
    inIndia = connect(`${url}?options=${encodeURIComponent('-c timezone=Asia/Kolkata')}`)
    expected = await (prisma.everyType as Delegate).findMany({ orderBy: { id: 'asc' } })
  })

  it('are in a row as findMany gives them', async () => {
    const loaders = loadersOf()
    const rows = await Promise.all(expected.map(({ id }) => loaders.one('everyTypeById', id)))
    expect(expected.length).toBeGreaterThan(5)
    expect(rows).toStrictEqual(expected)
    expect(rows.map((row) => Object.keys(row ?? {}))).toEqual(expected.map((row) => Object.keys(row)))
  })

  it('are in a list as findMany gives them', async () => {
    expect(await loadersOf().list(children, 0, {})).toStrictEqual(expected)
    expect(await loadersOf().list(children, 0, { first: 100 })).toStrictEqual(expected)
  })

  it('are those of findMany in a session of another time zone, too', async () => {
    const there = await (inIndia.everyType as Delegate).findMany({ orderBy: { id: 'asc' } })
    expect(there).not.toEqual(expected)
    expect(await loadersOf(inIndia).list(children, 0, {})).toStrictEqual(there)
    const zoned = required(
      Object.values(model.fields).find(({ sqlType }) => sqlType === 'timestamptz(3)'),
    ).name
    const found = await loadersOf(inIndia).one(`everyTypeBy_${zoned}`, there[0]?.[zoned], ['id'])
    expect(found).toHaveProperty('id', 0)
  })

  it('are read in the transaction whose client the request has', async () => {
    const id = await prisma.$transaction(async (transaction) => {
      await transaction.$queryRawUnsafe(
        'create temporary table every_type (id integer, "parentId" integer) on commit drop',
      )
      await transaction.$queryRawUnsafe('insert into pg_temp.every_type values (77, 5)')
      return loadersOf(transaction).list(children, 5, {}, ['id'])
    })
    expect(id).toEqual([{ id: 77, parentId: 5 }])
  })

  it('are instances of the classes of the client', async () => {
    const [row] = (await loadersOf().list(children, 0, { first: 1 })) as Record<
      string,
      { constructor: unknown }
    >[]
    for (const [name, value] of Object.entries(expected[0] ?? {})) {
      expect(row?.[name]?.constructor, name).toBe(value?.constructor)
    }
  })

  it.each(model.uniqueKeys)(
    'are found by themselves as keys: $loader',
    async ({ loader, fields: [name = ''] }) => {
      const present = expected.filter((row) => row[name] !== null && row[name] !== undefined)
      expect(present.length).toBeGreaterThan(0)
      const loaders = loadersOf()
      const found = await Promise.all(present.map((row) => loaders.one(loader, row[name], ['id'])))
      // A time finer than a Date holds is not what its Date says.
      const field = required(model.fields[name])
      const isFiner = field.type === 'DateTime' && field.sqlType.includes('(6)')
      const isHeld = (row: Record<string, unknown>) =>
        !isFiner ||
        ['0099-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z'].includes((row[name] as Date).toISOString())
      expect(found.map((row) => row?.id)).toEqual(present.map((row) => (isHeld(row) ? row.id : undefined)))
    },
  )

  const ordered = Object.values(model.fields).filter(({ isList, type }) => !isList && type !== 'Json')
  it.each(ordered)('are filtered and ordered: $name $sqlType', async ({ name, isEnum, type, sqlType }) => {
    const findMany = (where: object) =>
      (prisma.everyType as Delegate).findMany({ where: { parentId: 0, ...where }, orderBy: { id: 'asc' } })
    const value = required(expected.find((row) => row[name] !== null))[name]
    const operators =
      isEnum || type === 'Boolean' || type === 'Bytes'
        ? ['equals', 'not']
        : ['equals', 'not', 'lt', 'lte', 'gt', 'gte']
    // PostgreSQL compares no XML, and Prisma does not know that.
    for (const operator of sqlType === 'xml' ? [] : operators) {
      const list = await loadersOf().list(children, 0, {
        filter: { fields: { [name]: { [operator]: value } } },
      })
      expect(list, operator).toStrictEqual(await findMany({ [name]: { [operator]: value } }))
    }
    for (const direction of ['asc', 'desc'] as const) {
      const orderBy = [
        { field: name, direction },
        { field: 'id', direction: 'asc' },
      ] as const
      const whole = await loadersOf().list(children, 0, { orderBy }, [name])
      expect(whole).toHaveLength(expected.length)
      for (const [index, row] of whole.entries()) {
        const after = [row[name], row.id]
        const rest = await loadersOf().list(children, 0, { orderBy, after }, [name])
        expect(rest, `after ${index}, ${direction}`).toStrictEqual(whole.slice(index + 1))
      }
    }
  })

  // What Prisma's `where` calls by a name, a filter has among `fields`.
  const filterOf = ({ AND, OR, NOT, ...fields }: Where): Filter => {
    const each = (given: Where | readonly Where[] | undefined) =>
      given === undefined ? undefined : [given].flat().map((where) => filterOf(where as Where))
    return { fields: fields as Filter['fields'], AND: each(AND), OR: each(OR), NOT: each(NOT) }
  }
  const [number, text] = ['one9', 'one0']
  it.each<Where>([
    { [number]: { not: 0 } },
    { [number]: { notIn: [0] } },
    { [number]: { notIn: [] } },
    { [number]: { in: [] } },
    { [number]: { in: [0, 5] } },
    { [number]: { equals: null } },
    { [number]: { not: null } },
    { NOT: { [number]: { equals: 0 } } },
    { NOT: { [number]: { equals: null } } },
    { NOT: [{ [number]: { equals: 0 } }, { id: { equals: 2 } }] },
    { NOT: { [number]: { equals: 0 }, id: { equals: 2 } } },
    { NOT: [] },
    { NOT: { NOT: { [number]: { lt: 0 } } } },
    { OR: [] },
    { OR: [{ [number]: { lt: 0 } }, { [text]: { contains: 'x' } }] },
    { OR: [{ [number]: { lt: 0 } }], id: { gt: 1 } },
    { AND: [] },
    { AND: [{ [number]: { lte: 0 } }, { [text]: { startsWith: '' } }] },
    { AND: [{ OR: [{ id: { equals: 1 } }, { NOT: { [number]: { gt: 0 } } }] }], id: { in: [0, 1, 2, 3] } },
    { [text]: { startsWith: 'a', endsWith: '✓' } },
    { [text]: { contains: 'QUOTED' } },
    { one4: { contains: '0.1' } },
  ])('are filtered as by where: %j', async (where) => {
    const rows = await (prisma.everyType as Delegate).findMany({
      where: { parentId: 0, ...where },
      orderBy: { id: 'asc' },
    })
    const list = await loadersOf().list(children, 0, { filter: filterOf(where) })
    expect(list.map(({ id }) => id)).toEqual(rows.map(({ id }) => id))
    expect(await loadersOf().count(children, 0, filterOf(where))).toBe(rows.length)
  })

  it('cannot be compared where they are JSON or lists, but with null', async () => {
    const one = Object.values(model.fields)
    const json = required(one.find(({ type, isList }) => type === 'Json' && !isList)).name
    const list = required(one.find(({ type, isList }) => type === 'Int' && isList)).name
    for (const name of [json, list]) {
      await expect(loadersOf().count(children, 0, { fields: { [name]: { equals: 1 } } })).rejects.toThrow(
        `filter.${name}.equals cannot be asked of ${name === json ? 'JSON' : 'a list'}. Only null can: { equals: null } or { not: null }.`,
      )
      await expect(
        loadersOf().list(children, 0, { orderBy: [{ field: name, direction: 'asc' }] }),
      ).rejects.toThrow('orderBy must name columns that have an order')
    }
    expect(await loadersOf().count(children, 0, { fields: { [list]: { equals: null } } })).toBe(1)
  })
})
