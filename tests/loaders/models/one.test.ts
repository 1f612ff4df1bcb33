import { beforeAll, describe, expect, it } from 'vitest'
import { loadedWith } from '../../../src/measurement/loaded.ts'
import { noteWrite } from '../../../src/measurement/writes.ts'
import { describeWithPostgres } from '../../support/postgres.ts'
import { openLibrary, type TestLoader } from './library.ts'

const user = '0191d3a2-7e57-7e57-8e57-00000000000a'

describeWithPostgres('rows of a unique key', () => {
  let library: Awaited<ReturnType<typeof openLibrary>>
  beforeAll(async () => {
    library = await openLibrary(`
      insert into "select ""authors""" select n, 'author ' || n from generate_series(1, 20000) n;
      insert into books values (1, 1, 'abcdefgh', null, 10, 1, '2024-01-01 00:00:00+00', 'a novel'), (2, null, null, 'x', null, 2, null, null);
      insert into tags values (9007199254740993, 1.50), (2, 2.00);
      insert into "Other ""schema""".memberships values ('${user}', 7, 'owner'), ('${user}', 8, 'guest');
    `)
  })
  const named = (loaders: { readonly loaders: Readonly<Record<string, unknown>> }, name: string) =>
    loaders.loaders[name] as TestLoader

  it('come in one statement for all keys of a batch, each key once', async () => {
    const loaders = library.request()
    const rows = await Promise.all([3, 1, 3, 99999].map((id) => loaders.one('authorById', id)))
    expect(rows).toEqual([{ id: 3, name: 'author 3' }, { id: 1, name: 'author 1' }, rows[0], null])
    expect(library.sent).toEqual([
      {
        sql: expect.stringContaining('unnest($1::integer[]) with ordinality'),
        parameters: [[3, 1, 99999]],
      },
    ])
    expect(library.batches).toEqual(['authorById 3'])
  })

  it('hold the columns that the batch asks for and the keys, and no others', async () => {
    const loaders = library.request()
    const rows = await Promise.all([
      loaders.one('bookById', 1, ['pages']),
      loaders.one('bookById', 2, ['title']),
      loaders.one('bookByCode', 'abcdefgh', []),
    ])
    expect(rows).toEqual([
      { id: 1, title: null, pages: 10 },
      { id: 2, title: 'x', pages: null },
      { id: 1, code: 'abcdefgh' },
    ])
    for (const { sql } of library.sent) expect(sql).not.toMatch(/\*|genre|order/)
  })

  it('take columns into a batch that is not sent yet, and are read anew for others after it', async () => {
    const loaders = library.request()
    const [narrow, wide] = [loaders.one('bookById', 1, ['pages']), loaders.one('bookById', 1, ['rank'])]
    expect(wide).toBe(narrow)
    expect(await narrow).toEqual({ id: 1, pages: 10, rank: 1 })
    expect(loaders.one('bookById', 1, ['pages', 'rank'])).toBe(narrow)
    expect(library.sent).toHaveLength(1)
    expect(await loaders.one('bookById', 1, ['genre'])).toEqual({ id: 1, pages: 10, rank: 1, genre: 'NOVEL' })
    expect(await loaders.one('bookById', 1, ['pages', 'genre'])).toHaveProperty('rank')
    expect(library.sent).toHaveLength(2)
  })

  it('gets what another key made its batch read', async () => {
    const loaders = library.request()
    await Promise.all([loaders.one('bookById', 1, ['pages']), loaders.one('bookById', 2, ['rank'])])
    expect(await loaders.one('bookById', 1, ['rank'])).toEqual({ id: 1, pages: 10, rank: 1 })
    expect(library.sent).toHaveLength(1)
  })

  it('reads a key whose batch is on its way anew for columns that it lacks', async () => {
    const loaders = library.request()
    const narrow = loaders.one('bookById', 1, ['pages'])
    await new Promise(setImmediate)
    const wide = loaders.one('bookById', 1, ['rank'])
    expect(await Promise.all([narrow, wide])).toEqual([
      { id: 1, pages: 10 },
      { id: 1, pages: 10, rank: 1 },
    ])
  })

  it('are split into statements of so many keys, with every row in its place', async () => {
    const ids = Array.from({ length: 10_001 }, (_, index) => 20_000 - index)
    const loaders = library.request()
    const rows = await Promise.all(ids.map((id) => loaders.one('authorById', String(id))))
    expect(rows.map((row) => row?.id)).toEqual(ids)
    expect(library.batches).toEqual(['authorById 10000', 'authorById 1'])
    const small = library.request({ maxKeysPerStatement: 2 })
    expect(await Promise.all([5, 4, 3].map((id) => small.one('authorById', id, [])))).toEqual([
      { id: 5 },
      { id: 4 },
      { id: 3 },
    ])
    expect(library.sent.map(({ parameters }) => parameters)).toEqual([[[5, 4]], [[3]]])
  })

  it('are found by keys of several fields, whatever the order of properties', async () => {
    const loaders = library.request()
    const keys = [
      { userId: user, orgId: 8n },
      { orgId: '7', userId: user.toUpperCase() },
      { orgId: 7, userId: user },
      { orgId: 9, userId: user },
    ]
    const rows = await Promise.all(keys.map((key) => loaders.one('membershipByUserIdAndOrgId', key)))
    expect(rows.map((row) => row?.role)).toEqual(['guest', 'owner', 'owner', undefined])
    expect(library.sent[0]?.parameters).toEqual([
      [user, user, user],
      [8, 7, 9],
    ])
  })

  it('are one row for keys that are equal in other words', async () => {
    const loaders = library.request()
    expect(loaders.one('authorById', 1)).toBe(loaders.one('authorById', '1'))
    expect(loaders.one('authorById', 1)).toBe(loaders.one('authorById', 1n))
    expect(loaders.one('tagById', '9007199254740993')).toBe(loaders.one('tagById', 9007199254740993n))
    const date = Date.UTC(2024, 0, 1)
    expect(loaders.one('bookByPrintedAtAndRank', { printedAt: new Date(date), rank: 1 })).toBe(
      loaders.one('bookByPrintedAtAndRank', { rank: '1', printedAt: new Date(date).toISOString() }),
    )
    expect(await loaders.one('tagById', '9007199254740993')).toHaveProperty('id', 9007199254740993n)
    expect(
      await loaders.one('bookByPrintedAtAndRank', { printedAt: new Date(date), rank: 1 }),
    ).toHaveProperty('id', 1)
  })

  it.each([
    [
      'authorById',
      [
        '',
        'x',
        '1.0',
        '01',
        '+1',
        ' 1',
        '1e3',
        '0x1',
        '-0',
        1.5,
        Number.NaN,
        2 ** 31,
        '2147483648',
        {},
        [],
        true,
        Symbol('key'),
      ],
    ],
    ['tagById', ['9223372036854775808', 2 ** 63, '1n', {}]],
    ['tagByPrice', ['', 'x', '1.5.0', '1e99999', {}]],
    ['authorByName', ['a\0b', '\ud800', 7]],
    [
      'membershipByUserIdAndOrgId',
      [
        { userId: 'no uuid', orgId: 1 },
        { userId: user.slice(0, -1), orgId: 1 },
        { userId: `${user}0`, orgId: 1 },
        { userId: user, orgId: 'x' },
      ],
    ],
    [
      'bookByPrintedAtAndRank',
      [
        { printedAt: new Date(Number.NaN), rank: 1 },
        { printedAt: 'now', rank: 1 },
      ],
    ],
  ])('that cannot exist are null, and not sent: %s', async (name, keys) => {
    const loaders = library.request()
    expect(await Promise.all(keys.map((key) => loaders.one(name, key)))).toEqual(keys.map(() => null))
    expect(library.sent).toEqual([])
  })

  it('are not found by a longer or finer key than the column holds', async () => {
    const loaders = library.request()
    expect(await loaders.one('bookByCode', 'abcdefgh and more')).toBeNull()
    expect(await loaders.one('tagByPrice', '1.501')).toBeNull()
    expect(await loaders.one('tagByPrice', '1.5')).toHaveProperty('id', 9007199254740993n)
  })

  it.each([null, undefined])('fail for the key %s alone, in words', async (key) => {
    const loaders = library.request()
    const [failed, found] = await Promise.allSettled([
      loaders.one('authorById', key),
      loaders.one('authorById', 1),
    ])
    expect(failed).toMatchObject({
      reason: {
        name: 'SluiceError',
        code: 'LOADER',
        message: `Loader "authorById" must be given a key (id), got ${key === null ? 'null' : 'nothing'}. Leave the load out where there is no key.`,
      },
    })
    expect(found).toMatchObject({ value: { id: 1 } })
    await expect(loaders.one('membershipByUserIdAndOrgId', { userId: user, orgId: key })).rejects.toThrow(
      /must be given a key { userId, orgId }, got \w+ as orgId/,
    )
    await expect(loaders.one('membershipByUserIdAndOrgId', user)).rejects.toThrow('got nothing as userId')
  })

  it('name what is unknown', async () => {
    const loaders = library.request()
    await expect(loaders.one('autorById', 1)).rejects.toThrow(
      'There is no loader "autorById". Did you mean authorById?',
    )
    await expect(loaders.one('booksByAuthorId', 1)).rejects.toThrow('Use list().')
    await expect(loaders.one('authorById', 1, ['nmae'])).rejects.toThrow(
      'columns must name columns of Author, got "nmae". Did you mean name? Its columns are id, name.',
    )
    await expect(loaders.one('authorById', 1, ['__proto__'])).rejects.toThrow(
      'columns must name columns of Author',
    )
    expect(library.sent).toEqual([])
  })

  it('give the promise that says that nothing else is left to do', async () => {
    const loaders = library.request()
    for (const key of [1, 1, 'x']) {
      const promise = loaders.one('authorById', key)
      expect(loadedWith(promise)).toEqual({ at: 0 })
      await promise
    }
  })

  it('fail together when their statement does, and are not asked for again', async () => {
    const loaders = library.request(
      {},
      { prisma: { $queryRawUnsafe: () => Promise.reject(new Error('the database is away')) } },
    )
    const results = await Promise.allSettled([1, 2, 1].map((id) => loaders.one('authorById', id)))
    expect(results.map((result) => result.status === 'rejected' && result.reason.message)).toEqual(
      results.map(() => 'the database is away'),
    )
    expect(library.batches).toEqual(['authorById 2'])
  })

  it('need a Prisma client', () => {
    expect(() => library.request({}, { prisma: {} })).toThrow(
      'Loaders must be given a PrismaClient, got an object.',
    )
    for (const maxKeysPerStatement of [0, -1, 1.5, Number.NaN, '9' as never])
      expect(() => library.request({ maxKeysPerStatement })).toThrow(
        'maxKeysPerStatement must be a whole number',
      )
  })

  describe('by name', () => {
    it('are whole, through the methods of a DataLoader', async () => {
      const loaders = library.request()
      const loader = named(loaders, 'bookByCode')
      expect(loader).toBe(loaders.loaders.bookByCode)
      expect(loader.name).toBe('bookByCode')
      expect(Object.keys((await loader.load('abcdefgh')) as object)).toHaveLength(8)
      const many = await loader.loadMany(['abcdefgh', 'x', null])
      expect(many).toEqual([await loader.load('abcdefgh'), null, expect.objectContaining({ code: 'LOADER' })])
      expect(() => loader.loadMany('ab' as never)).toThrow(
        'bookByCode.loadMany must be given an array of keys, got "ab".',
      )
    })

    it('are known by all names of the data model, and none else', () => {
      const { loaders } = library.request()
      const names: string[] = []
      for (const name in loaders) names.push(name)
      expect(names).toContain('followersByAuthorId')
      expect(names).toHaveLength(14)
      expect(loaders.nobody).toBeUndefined()
    })

    it('share what is known with the fields of the operation', async () => {
      const loaders = library.request()
      await named(loaders, 'authorById').load('4')
      expect(await loaders.one('authorById', 4, ['name'])).toEqual({ id: 4, name: 'author 4' })
      expect(library.sent).toHaveLength(1)
    })

    it('are primed where nothing is known, and read again once cleared', async () => {
      const loaders = library.request()
      const loader = named(loaders, 'authorById')
      const primed = { id: 5, name: 'primed' }
      expect(loader.prime('5', primed).prime(5, { id: 5, name: 'too late' })).toBe(loader)
      expect(await loader.load(5)).toBe(primed)
      loader.prime(6, new Error('primed'))
      await expect(loader.load(6)).rejects.toThrow('primed')
      expect(await loader.clear('5').load(5)).toEqual({ id: 5, name: 'author 5' })
      await loader.load(7)
      loader.clearAll()
      await Promise.all([loader.load(6), loader.load(7)])
      expect(library.batches).toEqual(['authorById 1', 'authorById 1', 'authorById 2'])
    })
  })

  it('are read again after a write', async () => {
    const loaders = library.request()
    await Promise.all([
      loaders.one('authorById', 1),
      loaders.one('authorByName', 'author 1'),
      loaders.one('tagById', 2),
    ])
    noteWrite()
    await Promise.all([
      loaders.one('authorById', 1),
      loaders.one('authorByName', 'author 1'),
      loaders.one('tagById', 2),
    ])
    expect(library.batches).toEqual([
      'authorById 1',
      'authorByName 1',
      'tagById 1',
      'authorById 1',
      'authorByName 1',
      'tagById 1',
    ])
  })

  it('are asked once for a key that was written before its batch was sent', async () => {
    const loaders = library.request()
    const early = loaders.one('authorById', 1)
    noteWrite()
    expect(loaders.one('authorById', 1)).toBe(early)
    await early
    expect(library.batches).toEqual(['authorById 1'])
  })

  it('are not those of another request', async () => {
    const one = library.request()
    await one.one('authorById', 1)
    const other = library.request()
    await other.one('authorById', 1)
    expect(library.sent).toHaveLength(1)
  })
})
