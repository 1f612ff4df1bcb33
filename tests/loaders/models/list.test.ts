import { beforeAll, expect, it } from 'vitest'
import type { ListArguments } from '../../../src/loaders/model-loaders.ts'
import { loadedWith } from '../../../src/measurement/loaded.ts'
import { noteWrite } from '../../../src/measurement/writes.ts'
import { describeWithPostgres } from '../../support/postgres.ts'
import { openLibrary, relationOf, type TestLoader } from './library.ts'

const user = '0191d3a2-7e57-7e57-8e57-00000000000a'
const books = relationOf('Author', 'books')
const tags = relationOf('Book', 'tags')
const booksOfTag = relationOf('Tag', 'books')
const followers = relationOf('Author', 'followers')
const notes = relationOf('Membership', 'notes')

const ids = (rows: readonly Readonly<Record<string, unknown>>[]) => rows.map(({ id }) => id)

describeWithPostgres('rows of a relation', () => {
  let library: Awaited<ReturnType<typeof openLibrary>>
  beforeAll(async () => {
    // Author n has n books, in the order of the ids; every book of 3 pages or more is a novel.
    library = await openLibrary(`
      insert into "select ""authors""" select n, 'author ' || n from generate_series(1, 500) n;
      insert into books (id, "order", title, pages, rank, genre, "printedAt")
        select 10 * a + b, a, 'book ' || b, nullif(b, 2), 5 - b, case when b > 2 then 'a novel' end::"Odd ""Genre",
          timestamptz '2024-01-01 00:00:00.0001+00' + b * interval '0.1 ms'
        from generate_series(1, 4) a, generate_series(1, 4) b where b <= a;
      insert into tags select n, n from generate_series(1, 4) n;
      insert into "_BookToTag" values (11, 1), (11, 2), (21, 2), (22, 2), (22, 4);
      insert into "_follows" values (2, 1), (3, 1), (1, 2);
      insert into notes values (1, '${user}', 7), (2, '${user}', 7), (3, '${user}', 8), (4, null, 7);
    `)
  })

  it('come in one statement for all parents, in the order of the primary key', async () => {
    const loaders = library.request()
    const lists = await Promise.all([3, '1', 9, 3].map((id) => loaders.list(books, id, {}, ['title'])))
    expect(lists[0]).toEqual([
      { id: 31, authorId: 3, title: 'book 1' },
      { id: 32, authorId: 3, title: 'book 2' },
      { id: 33, authorId: 3, title: 'book 3' },
    ])
    expect(lists.map(ids)).toEqual([[31, 32, 33], [11], [], [31, 32, 33]])
    expect(lists[3]).toBe(lists[0])
    expect(library.sent).toHaveLength(1)
    expect(library.batches).toEqual(['booksByAuthorId 3'])
  })

  it.each([10, 500])('come in one statement for %d parents', async (parents) => {
    const loaders = library.request()
    const args = { first: 2, orderBy: [{ field: 'rank', direction: 'asc' }] } as const
    const lists = await Promise.all(
      Array.from({ length: parents }, (_, index) => loaders.list(books, index + 1, { ...args }, [])),
    )
    expect(lists.slice(0, 4).map(ids)).toEqual([[11], [22, 21], [33, 32], [44, 43]])
    expect(library.batches).toEqual([`booksByAuthorId ${parents}`])
  })

  it('share a statement with those of the same arguments, and with no others', async () => {
    const loaders = library.request()
    const filter = { fields: { pages: { gte: 1, lt: 9 }, rank: { not: 0 } } }
    await Promise.all([
      loaders.list(books, 1, { first: 1, filter }),
      loaders.list(
        books,
        2,
        { filter: { fields: { rank: { not: 0 }, pages: { lt: 9, gte: 1 } } }, first: 1 },
        [],
      ),
      loaders.list(books, 1, { first: 2, filter }),
      loaders.list(books, 1, { first: 2 }),
      loaders.list(books, 1, { first: 2, orderBy: [{ field: 'id', direction: 'asc' }] }),
      loaders.list(books, 1, { first: 2, orderBy: [{ field: 'id', direction: 'desc' }] }),
    ])
    expect(library.batches.sort()).toEqual([
      'booksByAuthorId 1',
      'booksByAuthorId 1',
      'booksByAuthorId 1',
      'booksByAuthorId 2',
    ])
    // The text does not depend on the values: two sizes of a page are one statement of the database's statistics.
    expect(new Set(library.sent.map(({ sql }) => sql)).size).toBe(3)
    const sizes = library.request()
    await Promise.all([1, 2].map((first) => sizes.list(books, 1, { first })))
    expect(new Set(library.sent.map(({ sql }) => sql)).size).toBe(1)
  })

  it('are limited for each parent, and by the database', async () => {
    const loaders = library.request()
    const lists = await Promise.all([4, 1, 3].map((id) => loaders.list(books, id, { first: 2 }, [])))
    expect(lists.map(ids)).toEqual([[41, 42], [11], [31, 32]])
    expect(library.sent[0]?.sql).toContain('limit $2::bigint')
    expect(ids(await library.request().list(books, 4, { first: 1e9 }))).toHaveLength(4)
    expect(ids(await library.request().list(books, 4, { first: Number.MAX_SAFE_INTEGER }))).toHaveLength(4)
  })

  it('are none, without a statement, where none is asked for or the key cannot exist', async () => {
    const loaders = library.request()
    expect(await loaders.list(books, 4, { first: 0 })).toEqual([])
    expect(await loaders.list(books, 'x', { first: 9 })).toEqual([])
    expect(await loaders.count(books, 'x')).toBe(0)
    expect(library.sent).toEqual([])
    await expect(loaders.list(books, null, { first: 0 })).rejects.toThrow(
      'must be given a key (authorId), got null',
    )
  })

  it('go on after a row, whose microseconds a Date does not hold', async () => {
    const orderBy = [{ field: 'printedAt', direction: 'desc' }] as const
    const seen: unknown[] = []
    let after: ListArguments['after']
    for (;;) {
      const loaders = library.request()
      const [row] = await loaders.list(books, 4, { first: 1, orderBy, after }, ['printedAt'])
      if (row === undefined) break
      seen.push(row.id)
      after = [row.printedAt, row.id]
    }
    expect(seen).toEqual([44, 43, 42, 41])
  })

  it('go on after a row that is gone', async () => {
    const after = [-1, 999]
    const orderBy = [
      { field: 'rank', direction: 'desc' },
      { field: 'id', direction: 'asc' },
    ] as const
    expect(ids(await library.request().list(books, 4, { orderBy, after: [3, 0] }))).toEqual([42, 43, 44])
    expect(ids(await library.request().list(books, 4, { orderBy, after }))).toEqual([])
  })

  it('come through a table of pairs, from either end', async () => {
    const loaders = library.request()
    expect(await Promise.all([22, 11, 33].map((id) => loaders.list(tags, id, {}, [])))).toEqual([
      [{ id: 2n }, { id: 4n }],
      [{ id: 1n }, { id: 2n }],
      [],
    ])
    const limited = { first: 2, orderBy: [{ field: 'id', direction: 'desc' }] } as const
    expect(
      (await Promise.all(['2', 4n].map((id) => loaders.list(booksOfTag, id, limited)))).map(ids),
    ).toEqual([[22, 21], [22]])
    expect((await Promise.all([1, 2, 3].map((id) => loaders.list(followers, id, {})))).map(ids)).toEqual([
      [2, 3],
      [1],
      [],
    ])
    expect(library.batches).toEqual(['tagsByBookId 3', 'booksByTagId 2', 'followersByAuthorId 3'])
  })

  it('come by a key of several columns', async () => {
    const loaders = library.request()
    const keys = [
      { orgId: 8n, userId: user },
      { userId: user, orgId: 7 },
      { userId: user, orgId: 9 },
    ]
    expect((await Promise.all(keys.map((key) => loaders.list(notes, key, {})))).map(ids)).toEqual([
      [3],
      [1, 2],
      [],
    ])
    expect(await Promise.all(keys.map((key) => loaders.count(notes, key)))).toEqual([1, 2, 0])
  })

  it('are counted in one statement for all parents with the same filter', async () => {
    const loaders = library.request()
    const filter = { fields: { genre: { equals: 'NOVEL' } } }
    expect(await Promise.all([4, 1, 3, 9, 4].map((id) => loaders.count(books, id)))).toEqual([4, 1, 3, 0, 4])
    expect(await Promise.all([4, 3, 1].map((id) => loaders.count(books, id, { ...filter })))).toEqual([
      2, 1, 0,
    ])
    expect(await Promise.all([2n, 3n].map((id) => loaders.count(booksOfTag, id)))).toEqual([3, 0])
    expect(library.batches).toEqual(['booksByAuthorId 4', 'booksByAuthorId 3', 'booksByTagId 2'])
    for (const { sql } of library.sent) expect(sql).toContain('group by')
  })

  it('are split into statements of so many keys', async () => {
    const loaders = library.request({ maxKeysPerStatement: 3 })
    const keys = [4, 3, 2, 1]
    expect(await Promise.all(keys.map((id) => loaders.count(books, id)))).toEqual(keys)
    expect((await Promise.all(keys.map((id) => loaders.list(books, id, { first: 9 })))).map(ids)).toEqual([
      [41, 42, 43, 44],
      [31, 32, 33],
      [21, 22],
      [11],
    ])
    expect(library.batches).toEqual([3, 1, 3, 1].map((size) => `booksByAuthorId ${size}`))
  })

  it('are whole by name, and take arguments', async () => {
    const loaders = library.request()
    const loader = loaders.loaders.booksByAuthorId as TestLoader
    const [row] = (await loader.load('1')) as object[]
    expect(Object.keys(row ?? {})).toHaveLength(8)
    const first = loader.with({ first: 1 })
    expect(await first.loadMany([4, 3])).toEqual([
      [expect.objectContaining({ id: 41 })],
      [expect.objectContaining({ id: 31 })],
    ])
    expect(await loader.with({ first: 1 }).load(4)).toBe(await loaders.list(books, 4, { first: 1 }))
    expect(library.batches).toEqual(['booksByAuthorId 1', 'booksByAuthorId 2'])
    expect(() => loader.with({ frist: 1 })).toThrow('Unknown argument of a list: frist. Did you mean first?')
  })

  it('and their counts are read again once their key, loader or model is cleared', async () => {
    const loaders = library.request()
    const loader = loaders.loaders.booksByAuthorId as TestLoader
    const readAll = () =>
      Promise.all([
        loader.load(1),
        loader.with({ first: 1 }).load(1),
        loaders.count(books, 1),
        loaders.count(books, 2),
        loaders.list(tags, 11, {}),
      ])
    const batchesOf = async (change: () => unknown) => {
      change()
      library.batches.length = 0
      await readAll()
      return library.batches.sort()
    }
    await readAll()
    expect(await batchesOf(() => undefined)).toEqual([])
    expect(await batchesOf(() => loader.clear('1'))).toEqual([
      'booksByAuthorId 1',
      'booksByAuthorId 1',
      'booksByAuthorId 1',
    ])
    expect(await batchesOf(() => loader.with({ first: 1 }).clear(1))).toEqual(['booksByAuthorId 1'])
    const whole = ['booksByAuthorId 1', 'booksByAuthorId 1', 'booksByAuthorId 2']
    expect(await batchesOf(() => loader.clearAll())).toEqual(whole)
    expect(await batchesOf(noteWrite)).toEqual([...whole, 'tagsByBookId 1'])
  })

  it('show what was written, once that is known', async () => {
    const loaders = library.request()
    expect(await loaders.count(books, 400)).toBe(0)
    expect(await loaders.list(books, 400, {})).toEqual([])
    await library.pool.query('insert into books (id, "order", rank) values (4000, 400, 1)')
    expect(await loaders.count(books, 400)).toBe(0)
    noteWrite()
    expect(await loaders.count(books, 400)).toBe(1)
    expect(ids(await loaders.list(books, 400, {}))).toEqual([4000])
  })

  it('give the promise that says that nothing else is left to do', async () => {
    const loaders = library.request()
    expect(loadedWith(loaders.list(books, 1, { first: 1 }))).toEqual({ at: 0 })
    expect(loadedWith(loaders.count(books, 1))).toEqual({ at: 0 })
    await Promise.all([loaders.list(books, 1, { first: 1 }), loaders.count(books, 1)])
  })

  it.each<[string, object, string]>([
    ['a size below none', { first: -1 }, 'first must be a whole number of rows, 0 or more, got -1.'],
    ['a size that is no number', { first: Number.NaN }, 'got NaN.'],
    ['half a row', { first: 1.5 }, 'got 1.5.'],
    ['a text for a size', { first: '1; drop table books' }, 'got "1; drop table books".'],
    ['null for a size', { first: null }, 'got null. Leave it out'],
    ['more than any number', { first: Number.POSITIVE_INFINITY }, 'got Infinity.'],
    [
      'an unknown field to order by',
      { orderBy: [{ field: 'rnak', direction: 'asc' }] },
      'got "rnak". Did you mean rank?',
    ],
    [
      'SQL to order by',
      { orderBy: [{ field: 'id; drop table books', direction: 'asc' }] },
      'orderBy must name columns of Book',
    ],
    [
      'a field of every object to order by',
      { orderBy: [{ field: 'constructor', direction: 'asc' }] },
      'got "constructor"',
    ],
    [
      'SQL for a direction',
      { orderBy: [{ field: 'id', direction: 'asc, 1' }] },
      'orderBy of id must go "asc" or "desc", got "asc, 1".',
    ],
    ['no order', { orderBy: 'id' }, 'orderBy must be an array of { field, direction }, got "id".'],
    ['a step of no order', { orderBy: [null] }, 'got "undefined"'],
    [
      'too few values to go on after',
      { after: [] },
      'after must have a value for each step of the order (id), got 0.',
    ],
    ['no values to go on after', { after: 'x' }, 'got "x".'],
    [
      'the value of another type to go on after',
      { after: ['x'] },
      'after must have a value of Int for id, got "x".',
    ],
    ['null for what is never null', { after: [null] }, 'after must have a value of Int for id, got null.'],
    ['an unknown argument', { fist: 1 }, 'Did you mean first?'],
  ])('refuse %s', async (_what, args, message) => {
    const loaders = library.request()
    await expect(loaders.list(books, 1, args)).rejects.toMatchObject({
      code: 'LOADER',
      message: expect.stringContaining(message),
    })
    expect(library.sent).toEqual([])
  })

  it('refuse no arguments at all, and the loader of another kind', async () => {
    const loaders = library.request()
    await expect(loaders.list(books, 1, null as never)).rejects.toThrow(
      "A list's arguments must be { first, after, orderBy, filter }, got null.",
    )
    const toOne = { ...books, kind: 'toOne', loader: 'authorById' } as const
    await expect(loaders.list(toOne, 1, {})).rejects.toThrow('Use one().')
    await expect(loaders.count({ ...books, loader: 'x' }, 1)).rejects.toThrow('There is no loader "x".')
  })
})
