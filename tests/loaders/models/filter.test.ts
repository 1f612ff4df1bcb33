import { beforeAll, expect, it } from 'vitest'
import type { Filter } from '../../../src/loaders/model-loaders.ts'
import { describeWithPostgres } from '../../support/postgres.ts'
import { openLibrary, relationOf } from './library.ts'

const books = relationOf('Author', 'books')

describeWithPostgres('a filter', () => {
  let library: Awaited<ReturnType<typeof openLibrary>>
  beforeAll(async () => {
    library = await openLibrary(`
      insert into "select ""authors""" values (1, 'one');
      insert into books (id, "order", title, pages, rank, genre) values
        (1, 1, '100%', 1, 1, 'verse'), (2, 1, '100 per cent', 2, 1, 'a novel'), (3, 1, 'a_b\\c', null, 2, null),
        (4, 1, null, 3, 2, null), (5, 1, 'axb''; drop table books; --', 3, 3, null);
    `)
  })
  const found = async (filter: Filter) => {
    const rows = await library.request().list(books, 1, { filter }, [])
    return rows.map(({ id }) => id)
  }

  it.each<[string, Filter['fields'], number[]]>([
    ['a percent sign', { title: { contains: '%' } }, [1]],
    ['an underscore', { title: { contains: '_' } }, [3]],
    ['a backslash', { title: { endsWith: '\\c' } }, [3]],
    ['a start', { title: { startsWith: '100' } }, [1, 2]],
    ['a start and an end', { title: { startsWith: '100', endsWith: 't' } }, [2]],
    ['SQL', { title: { equals: "axb'; drop table books; --" } }, [5]],
    ['SQL in a part', { title: { contains: "'; drop" } }, [5]],
    ['SQL in a list', { title: { in: ["axb'; drop table books; --", '{"100%"}', null] } }, [4, 5]],
    ['a zero byte', { title: { contains: '\0' } }, []],
    ['nothing', {}, [1, 2, 3, 4, 5]],
    ['undefined', { title: { equals: undefined }, pages: undefined as never }, [1, 2, 3, 4, 5]],
    ['an enum by its name', { genre: { equals: 'NOVEL' } }, [2]],
    ['an enum by its name in the database', { genre: { equals: 'a novel' } }, []],
    ['an enum by a name of every object', { genre: { equals: 'toString' } }, []],
    ['an enum of several', { genre: { in: ['NOVEL', 'VERSE', 'ODE'] } }, [1, 2]],
    ['an ID that is a number', { pages: { equals: '2' } }, [2]],
    ['an ID that is none', { pages: { equals: 'x' } }, []],
    ['a number that the column cannot hold', { pages: { in: [2, 40_000] } }, [2]],
    ['all but a number that the column cannot hold', { pages: { notIn: [40_000] } }, [1, 2, 4, 5]],
  ])('finds %s', async (_what, fields, expected) => {
    expect(await found({ fields })).toEqual(expected)
  })

  const nothing: Filter = { fields: { title: { equals: undefined } } }
  const first: Filter = { fields: { id: { equals: 1 } } }
  it.each<[string, Partial<Filter>, number[]]>([
    ['and', { AND: [nothing, first] }, [1]],
    ['or', { OR: [nothing, first] }, [1]],
    ['not', { NOT: [nothing, first] }, [2, 3, 4, 5]],
    ['not of a not', { NOT: [{ fields: {}, NOT: [nothing] }] }, [1, 2, 3, 4, 5]],
    ['or of what is left of an and', { OR: [{ fields: {}, AND: [nothing] }, first] }, [1]],
    ['or with nothing else', { OR: [nothing] }, []],
    ['or within a not, with nothing else', { NOT: [{ fields: {}, OR: [nothing] }] }, [1, 2, 3, 4, 5]],
    ['not with nothing else', { NOT: [nothing] }, [1, 2, 3, 4, 5]],
  ])('leaves what says nothing out, as Prisma does: %s', async (_what, joined, expected) => {
    expect(await found({ fields: {}, ...joined })).toEqual(expected)
  })

  it('sends values as parameters', async () => {
    const value = `"'$1; drop`
    await found({ fields: { title: { in: [value], contains: value, not: value, lt: value } } })
    for (const { sql } of library.sent) expect(sql).not.toContain('drop')
    expect(library.sent[0]?.parameters).toEqual([[1], value, [value], value, `%${value}%`])
  })

  it.each<[string, unknown, string]>([
    [
      'an unknown field',
      { fields: { titel: { equals: 1 } } },
      'filter must name columns of Book, got "titel". Did you mean title? Its columns are id, authorId,',
    ],
    [
      'SQL for a field',
      { fields: { 'id" = 1 or true --': { equals: 1 } } },
      'Leave out what is not one of id, authorId,',
    ],
    ['a field of every object', { fields: { toString: { equals: 1 } } }, 'got "toString"'],
    [
      'an unknown operator',
      { fields: { id: { equal: 1 } } },
      'filter.id must compare with equals, not, in, notIn, lt, lte, gt, gte, contains, startsWith, endsWith, got "equal". Did you mean equals?',
    ],
    ['a bare value', { fields: { id: 1 } }, 'filter.id must be a comparison such as { equals: … }, got 1.'],
    ['no fields', {}, 'filter must be { fields: { … }, AND?, OR?, NOT? }, got fields: nothing.'],
    [
      'a part of a number',
      { fields: { id: { contains: '1' } } },
      'filter.id.contains can be asked of strings only, not of Int.',
    ],
    [
      'a part that is a number',
      { fields: { title: { contains: 1 } } },
      'filter.title.contains must be a string, got 1.',
    ],
    ['a value to be among', { fields: { id: { in: 1 } } }, 'filter.id.in must be an array of values, got 1.'],
    [
      'more than a text',
      { fields: { id: { gt: 'x' } } },
      'filter.id.gt must be a value of Int (integer), got "x".',
    ],
    ['more than null', { fields: { id: { gt: null } } }, 'got null.'],
    [
      'an unknown field deep inside',
      { fields: {}, AND: [{ fields: {}, NOT: [{ fields: { x: {} } }] }] },
      'got "x"',
    ],
  ])('is refused with %s', async (_what, filter, message) => {
    const loaders = library.request()
    for (const refused of [
      loaders.list(books, 1, { filter: filter as Filter }),
      loaders.count(books, 1, filter as Filter),
    ])
      await expect(refused).rejects.toMatchObject({
        code: 'LOADER',
        message: expect.stringContaining(message),
      })
    expect(library.sent).toEqual([])
  })

  it('is refused when it is too deep or too long', async () => {
    let deep: Filter = { fields: {} }
    for (let level = 0; level < 100_000; level++) deep = { fields: {}, AND: [deep] }
    await expect(library.request().count(books, 1, deep)).rejects.toThrow(
      'A filter of Book must have at most 20 levels, got one 21 levels deep. Ask for less at once.',
    )
    const OR = Array.from({ length: 501 }, () => ({ fields: { id: { equals: 1 } } }))
    await expect(library.request().count(books, 1, { fields: {}, OR })).rejects.toThrow(
      'at most 500 comparisons',
    )
  })
})
