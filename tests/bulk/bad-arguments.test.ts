import { describe, expect, it } from 'vitest'
import { batchOperation } from '../../src/bulk/batch-operation.ts'
import { batchQuery } from '../../src/bulk/batch-query.ts'
import { cursorPaginate } from '../../src/bulk/cursor-paginate.ts'

const field = (typeName: string, more = {}) => ({ typeName, ...more })
const model = {
  $name: 'Product',
  fields: {
    id: field('Int'),
    price: field('Int'),
    status: field('Status', { isEnum: true }),
    tags: field('String', { isList: true }),
    data: field('Json'),
  },
  findMany: async (): Promise<object[]> => {
    throw new Error('a statement was sent')
  },
}

describe('cursorPaginate', () => {
  const paginate = cursorPaginate as (model: unknown, options?: unknown) => unknown
  it.each<[given: string, model: unknown, options: unknown, message: string]>([
    [
      'no model',
      undefined,
      {},
      'cursorPaginate expects a model of a Prisma client, which has findMany, got nothing. Give the model itself, such as prisma.product.',
    ],
    ['a name', 'product', {}, 'which has findMany, got "product".'],
    ['a client', { product: model }, {}, 'which has findMany, got an object.'],
    ['null for options', model, null, 'expects its options as an object, got null.'],
    ['an unknown option', model, { pagesize: 5 }, 'got the unknown option pagesize. Did you mean pageSize?'],
    [
      'a page of 0',
      model,
      { pageSize: 0 },
      'cursorPaginate expects pageSize as a whole number from 1 to 10000, got 0. Leave it out for 1000.',
    ],
    ['a page of NaN', model, { pageSize: Number.NaN }, 'got NaN.'],
    ['a page of 10^9', model, { pageSize: 1e9 }, 'got 1000000000.'],
    ['a page of 1.5', model, { pageSize: 1.5 }, 'got 1.5.'],
    ['a page as a text', model, { pageSize: '10' }, 'got "10".'],
    ['a page of null', model, { pageSize: null }, 'got null.'],
    [
      'a signal that is none',
      model,
      { signal: { aborted: false } },
      'expects signal as an AbortSignal, got an object.',
    ],
    ['a filter that is none', model, { where: [] }, 'expects where as an object, got an array.'],
    ['a selection that is none', model, { select: 'id' }, 'expects select as an object, got "id".'],
    ['both select and include', model, { select: {}, include: {} }, 'got both select and include.'],
    ['a key that is no list', model, { key: 'id' }, 'expects key as a list of different fields, got "id".'],
    ['an empty key', model, { key: [] }, 'expects key as a list of different fields, got an array.'],
    ['a field twice in the key', model, { key: ['id', 'id'] }, 'expects key as a list of different fields'],
    [
      'an unknown field in the key',
      model,
      { key: ['idd'] },
      'the name of a column of Product, got "idd". Did you mean id?',
    ],
    [
      'a field of the prototype',
      model,
      { key: ['constructor'] },
      'the name of a column of Product, got "constructor".',
    ],
    ['a field that is no text', model, { key: [7] }, 'the name of a column of Product, got 7.'],
    [
      'an order that is a text',
      model,
      { orderBy: 'price' },
      'each step of orderBy as an object with one field, got "price".',
    ],
    [
      'two fields in one step',
      model,
      { orderBy: { price: 'asc', id: 'asc' } },
      "got an object with 2 fields. Write orderBy: [{ price: 'desc' }, { id: 'asc' }].",
    ],
    [
      'a direction of its own',
      model,
      { orderBy: { price: 'up' } },
      "orderBy.price as 'asc', 'desc' or { sort, nulls }, got \"up\".",
    ],
    [
      'nulls in the middle',
      model,
      { orderBy: { price: { sort: 'asc', nulls: 'middle' } } },
      'or { sort, nulls }, got an object.',
    ],
    [
      'the order of a count',
      model,
      { orderBy: { price: { _count: 'asc' } } },
      'or { sort, nulls }, got an object.',
    ],
    [
      'an order by an unknown field',
      model,
      { orderBy: { prize: 'asc' } },
      'got "prize". Did you mean price?',
    ],
    [
      'a field twice',
      model,
      { orderBy: [{ price: 'asc' }, { price: 'desc' }] },
      'got price twice in orderBy.',
    ],
    ['an enum', model, { orderBy: { status: 'asc' } }, 'got status, which is the enum Status.'],
    ['a list', model, { orderBy: { tags: 'asc' } }, 'got tags, which is a list.'],
    ['a Json', model, { orderBy: { data: 'asc' } }, 'got data, which is Json.'],
    [
      'a model without id',
      { ...model, fields: { userId: field('Int') } },
      undefined,
      'expects the option key, since Product has no column id. ',
    ],
  ])('refuses %s at once', (_, given, options, message) => {
    const call = () => paginate(given, options)
    expect(call).toThrow(TypeError)
    expect(call).toThrow(message)
  })
})

describe('batchOperation', () => {
  const operate = batchOperation as (...args: unknown[]) => Promise<unknown>
  const fine = () => undefined
  it.each<[given: string, args: unknown[], message: string]>([
    ['no items', [undefined, fine], 'batchOperation expects items that can be iterated, got nothing.'],
    ['a number', [5, fine], 'items that can be iterated, got 5.'],
    ['a text', ['abc', fine], 'items that can be iterated, got "abc".'],
    ['an object', [{ length: 3 }, fine], 'items that can be iterated, got an object.'],
    ['a promise of items', [Promise.resolve([1]), fine], 'items that can be iterated, got an object.'],
    ['no function', [[1], undefined], 'its second argument as a function, got nothing.'],
    ['options instead of a function', [[1], {}], 'its second argument as a function, got an object.'],
    ['an unknown option', [[1], fine, { batchsize: 1 }], 'unknown option batchsize. Did you mean batchSize?'],
    ['batches of 0', [[1], fine, { batchSize: 0 }], 'batchSize as a whole number from 1 to 10000, got 0.'],
    [
      'a concurrency of 0',
      [[1], fine, { concurrency: 0 }],
      'concurrency as a whole number from 1 to 1000, got 0.',
    ],
    ['an endless concurrency', [[1], fine, { concurrency: Number.POSITIVE_INFINITY }], 'got Infinity.'],
    [
      'too many failures',
      [[1], fine, { maxFailures: 10_001 }],
      'maxFailures as a whole number from 0 to 10000',
    ],
    [
      'progress that is no function',
      [[1], fine, { onProgress: true }],
      'onProgress as a function, got true.',
    ],
    ['a signal that is none', [[1], fine, { signal: 'stop' }], 'signal as an AbortSignal, got "stop".'],
    [
      'an iterable that throws at once',
      [
        {
          [Symbol.iterator]: () => {
            throw new TypeError('broken')
          },
        },
        fine,
      ],
      'broken',
    ],
  ])('refuses %s', async (_, args, message) => {
    const error = await operate(...args).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TypeError)
    expect((error as Error).message).toContain(message)
  })
})

describe('batchQuery', () => {
  const ask = batchQuery as (queries: unknown, options?: unknown) => Promise<unknown>
  const one = (query: object) => ({
    fine: { model, by: 'id', keys: [1] },
    wrong: { model, by: 'id', keys: [1], ...query },
  })
  it.each<[given: string, queries: unknown, message: string]>([
    [
      'nothing',
      undefined,
      "batchQuery expects queries as an object, got nothing. Write batchQuery({ products: { model: prisma.product, by: 'id', keys } }).",
    ],
    ['a list', [], 'expects queries as an object, got an array.'],
    [
      'a query that is none',
      { wrong: null },
      'batchQuery, for wrong, expects its options as an object, got null.',
    ],
    ['an unknown part', one({ were: {} }), 'batchQuery, for wrong, got the unknown option were.'],
    [
      'a name for a model',
      one({ model: 'product' }),
      'a model of a Prisma client, which has findMany, got "product".',
    ],
    ['no field', one({ by: undefined }), 'the name of a column of Product, got nothing.'],
    ['an unknown field', one({ by: 'idd' }), 'got "idd". Did you mean id?'],
    ['no fields', one({ by: [] }), 'by as a field or a list of different fields, got an array.'],
    [
      'a field twice',
      one({ by: ['id', 'id'] }),
      'by as a field or a list of different fields, got an array.',
    ],
    ['no keys', one({ keys: undefined }), 'keys as an array, got nothing.'],
    ['keys that are a text', one({ keys: '1' }), 'keys as an array, got "1".'],
    ['a key that is absent', one({ keys: [1, undefined] }), 'keys[1] as a value of the column, got nothing.'],
    ['a key that is NaN', one({ keys: [Number.NaN] }), 'keys[0] as a value of the column, got NaN.'],
    ['a key that is no date', one({ keys: [new Date('never')] }), 'keys[0] as a value of the column'],
    ['a filter for a key', one({ keys: [{ not: 0 }] }), 'keys[0] as a value of the column, got an object.'],
    [
      'a filter in a compound key',
      one({ by: ['id', 'price'], keys: [{ id: { not: 0 }, price: 1 }] }),
      'keys[0].id as a value of the column, got an object.',
    ],
    [
      'half a compound key',
      one({ by: ['id', 'price'], keys: [{ id: 1 }] }),
      'keys[0].price as a value of the column, got nothing.',
    ],
    [
      'a value for a compound key',
      one({ by: ['id', 'price'], keys: [7] }),
      'keys[0] as an object of id, price, got 7.',
    ],
    ['a selection that is none', one({ select: ['id'] }), 'select as an object, got an array.'],
  ])('refuses %s, and sends nothing', async (_, queries, message) => {
    const error = await ask(queries).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TypeError)
    expect((error as Error).message).toContain(message)
  })

  it.each([
    [{ concurrency: 0 }, 'concurrency as a whole number from 1 to 100, got 0. Leave it out for 4.'],
    [{ signal: 1 }, 'signal as an AbortSignal, got 1.'],
    [{ select: {} }, 'got the unknown option select.'],
  ])('refuses the options %j', async (options, message) => {
    await expect(ask({}, options)).rejects.toThrow(message)
  })
})
