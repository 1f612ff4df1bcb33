import { describe, expect, it } from 'vitest'
import type { DataModel, Model } from '../../../src/loaders/data-model.ts'
import type { OrderTerm, Row } from '../../../src/loaders/model-loaders.ts'
import { CursorCodec } from '../../../src/loaders/relations/cursor.ts'
import { books } from './library.ts'
import { library } from './library-model.ts'

const bookModel = library.models.Book as Model
const codec = (
  fields: readonly string[],
  direction: OrderTerm['direction'] = 'asc',
  data: DataModel = library,
) =>
  new CursorCodec(
    bookModel,
    fields.map((field) => ({ field, direction })),
    data,
  )
const row: Row = { ...books[0] }

const encoded = (values: unknown) => Buffer.from(JSON.stringify(values)).toString('base64url')
const markOf = (cursor: string) => JSON.parse(Buffer.from(cursor, 'base64url').toString())[0] as string

const refused = (cursor: unknown, of = codec(['id']), why = 'is not one') =>
  expect(() => of.decode(cursor, 'after')).toThrow(
    expect.objectContaining({
      message:
        `after must be a cursor that this field gave in the same order, got one that ${why}. ` +
        'Give an endCursor or startCursor of a page as it was given, with the same orderBy, or leave it out for the first page.',
      extensions: { code: 'BAD_USER_INPUT' },
    }),
  )

/** As Prisma's: it writes itself with an exponent where it is long. */
class Decimal {
  toString = () => '1.5e+21'
  toFixed = () => '1500000000000000000000.25'
}

describe('a cursor', () => {
  it.each([
    ['id', 2147483647, 2147483647],
    ['title', 'Ω "quoted" \\ \u2028 🦊 %_\u0001', 'Ω "quoted" \\ \u2028 🦊 %_\u0001'],
    ['title', '', ''],
    ['publishedAt', new Date('2026-01-09T12:34:56.789Z'), new Date('2026-01-09T12:34:56.789Z')],
    ['publishedAt', new Date('0001-01-01T00:00:00.000Z'), new Date('0001-01-01T00:00:00.000Z')],
    ['letters', -(2n ** 63n), '-9223372036854775808'],
    ['price', new Decimal(), '1500000000000000000000.25'],
    ['price', '12.30', '12.30'],
    ['rating', 0.1, 0.1],
    ['rating', Number.NaN, Number.NaN],
    ['rating', Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ['rating', null, null],
    ['lentAt', null, null],
    ['isLent', false, false],
    ['genre', 'ESSAY', 'ESSAY'],
    ['code', '00000000-0000-4000-8000-00000000000f', '00000000-0000-4000-8000-00000000000f'],
    ['cover', Uint8Array.of(0, 255, 128), Uint8Array.of(0, 255, 128)],
  ])('holds %s %o', (field, value, back) => {
    const one = codec([field, 'id'])
    const cursor = one.encode({ ...row, [field]: value, ...(field === 'id' ? {} : { id: 5 }) })
    expect(cursor).toMatch(/^[\w-]+$/)
    expect(one.decode(cursor, 'after')).toEqual(field === 'id' ? [back, back] : [back, 5])
  })

  it('is refused by another order, direction or model', () => {
    const cursor = codec(['publishedAt', 'id'], 'desc').encode(row)
    for (const other of [
      codec(['publishedAt', 'id']),
      codec(['lentAt', 'id'], 'desc'),
      codec(['publishedAt'], 'desc'),
    ])
      refused(cursor, other, 'is of another order or another field')
    const tag = new CursorCodec(library.models.Tag as Model, [{ field: 'id', direction: 'asc' }], library)
    refused(codec(['id']).encode(row), tag, 'is of another order or another field')
  })

  it('is refused when it is cut short anywhere, or has something added', () => {
    const one = codec(['title', 'publishedAt', 'id'])
    const cursor = one.encode(row)
    for (let length = 0; length < cursor.length; length++) {
      expect(() => one.decode(cursor.slice(0, length), 'after')).toThrow('after must be a cursor')
      expect(() =>
        one.decode(cursor.slice(cursor.length - length), length === 0 ? 'before' : 'after'),
      ).toThrow('must be a cursor')
    }
    for (const more of ['A', '=', ' ', '\n', '!']) expect(() => one.decode(cursor + more, 'after')).toThrow()
  })

  it.each([
    undefined,
    null,
    17,
    {},
    [],
    '',
    'abc',
    'null',
    '%',
    encoded(null),
    encoded({}),
    encoded([]),
    encoded([1]),
    'x'.repeat(5000),
  ])('is not %j', (forged) => refused(forged))

  it('is not one of other bytes than UTF-8', () =>
    refused(Buffer.from([0x5b, 0xff, 0x5d]).toString('base64url')))

  it.each([
    ['id', ['1', 1.5, 2 ** 31, null, {}, [1], true, Number.MAX_VALUE]],
    ['title', [1, null, 'a\0b', '\ud800', { a: 1 }]],
    ['publishedAt', ['2026-01-09', null, 1.5e300, -1e15, 8.64e15]],
    ['letters', [1, '1.5', '9223372036854775808', 'x', '1; drop table books', '']],
    ['price', [1, 'abc', `1e${'9'.repeat(9)}`, '']],
    ['rating', ['1', 'nan', {}]],
    ['isLent', [0, 'true', null]],
    ['genre', ['POEM', 1, 'constructor', '__proto__', null]],
    ['code', ['x', `00000000-0000-4000-8000-00000000000'`, 5]],
    ['cover', [1, null, {}]],
  ])('of %s cannot be forged with a value that PostgreSQL would refuse', (field, values) => {
    const one = codec([field])
    const mark = markOf(one.encode(row))
    for (const value of values) refused(encoded([mark, value]), one)
    refused(encoded([mark]), one, 'is of another order or another field')
    refused(encoded([mark, 1, 1]), one, 'is of another order or another field')
  })

  it('has a bound: a longer one is neither given nor taken', () => {
    const one = codec(['title', 'id'])
    expect(one.encode({ id: 1, title: 'x'.repeat(3000) }).length).toBeLessThanOrEqual(4096)
    expect(() => one.encode({ id: 1, title: 'x'.repeat(3100) })).toThrow(
      /^A cursor of Book in the order title asc, id asc has \d+ characters; at most 4096 are given. Order by a shorter column.$/,
    )
  })

  it('says what a row lacks', () => {
    expect(() => codec(['title', 'id']).encode({ id: 1 })).toThrow(
      'A row of Book lacks title, which the cursor of its order needs (title asc, id asc).',
    )
  })

  it('refuses to be made of an instant that could not be given back', () => {
    expect(() => codec(['publishedAt']).encode({ publishedAt: new Date(Number.NaN) })).toThrow(
      'publishedAt of a row of Book is no instant of the years 1 to 9999, which is what a cursor can hold.',
    )
  })
})
