import { beforeAll, expect, it } from 'vitest'
import type { PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { defineLoader } from '../../src/loaders/define-loader.ts'
import { deferred, from, named, namedInRoots } from '../support/attribution.ts'
import {
  createShopClient,
  createSmallShop,
  measure,
  measuredSchema,
  statementsOf,
} from '../support/measured-shop.ts'
import { describeWithPostgres } from '../support/postgres.ts'

describeWithPostgres('who is named for what Prisma sends', () => {
  let prisma: PrismaClient
  beforeAll(async () => {
    prisma = createShopClient(await createSmallShop())
  })

  const send = (sender: string, client: Pick<PrismaClient, '$queryRawUnsafe'> = prisma) =>
    client.$queryRawUnsafe(from(sender))

  it('is nobody for findUniqueOrThrow calls of several resolvers in one statement, found or not', async () => {
    const read = (id: number) => async () => {
      await prisma.supplier
        .findUniqueOrThrow({ where: { id } })
        .catch(({ code }) => expect(code).toBe('P2025'))
    }
    expect(await namedInRoots({ one: read(1), two: read(2), none: read(999) })).toEqual([
      'Supplier.findUniqueOrThrow by compacted',
    ])
    expect(await namedInRoots({ one: read(1) })).toEqual(['Supplier.findUniqueOrThrow by Query.one at one'])
  })

  it('is nobody for relations read by the fluent interface, where their findUnique calls are joined', async () => {
    const read = (id: number) => async () => {
      await prisma.product.findUnique({ where: { id } }).supplier()
    }
    expect(await namedInRoots({ one: read(1), two: read(2) })).toEqual([
      'Product.findUnique by compacted',
      'Product.findUnique by compacted',
    ])
    expect(await namedInRoots({ one: read(1) })).toEqual([
      'Product.findUnique by Query.one at one',
      'Product.findUnique by Query.one at one',
    ])
  })

  it('is each of two operations whose findUnique calls share one statement, whichever came first', async () => {
    const schema = measuredSchema('type Query { one(id: Int!): String two(id: Int!): String }', {
      Query: {
        one: async (_root, { id }) => (await prisma.supplier.findUnique({ where: { id } }))?.name,
        two: async (_root, { id }) => (await prisma.supplier.findUnique({ where: { id } }))?.name,
      },
    })
    const [first, second, both] = await Promise.all([
      measure(schema, '{ one(id: 1) }'),
      measure(schema, '{ alias: two(id: 2) }'),
      measure(schema, '{ one(id: 3) two(id: 4) }'),
    ])
    expect(named(first.statements)).toEqual(['Supplier.findUnique by Query.one at one'])
    expect(named(second.statements)).toEqual(['Supplier.findUnique by Query.two at alias'])
    expect(named(both.statements)).toEqual(['Supplier.findUnique by compacted'])
    expect([first, second, both].map(({ data }) => data)).toEqual([
      { one: 'supplier 1' },
      { alias: 'supplier 2' },
      { one: 'supplier 3', two: 'supplier 4' },
    ])
  })

  it('is the loader where calls of its batch are joined, and nobody where a resolver has a part in it', async () => {
    const supplierName = async (id: number) =>
      (await prisma.supplier.findUnique({ where: { id } }))?.name ?? null
    let asking = deferred()
    const schema = measuredSchema('type Query { own: String loaded(id: Int!): String }', {
      Query: {
        own: async () => {
          await asking.promise
          return supplierName(1)
        },
        loaded: (_root, { id }, { loaders }) => loaders.nameById.load(id),
      },
    })
    const nameById = defineLoader((ids: readonly number[]) => {
      asking.resolve()
      return Promise.all(ids.map(supplierName))
    })
    const loaded = await measure(schema, '{ a: loaded(id: 1) b: loaded(id: 2) }', { nameById })
    expect(named(loaded.statements)).toEqual(['Supplier.findUnique by nameById'])
    asking = deferred()
    const joined = await measure(schema, '{ own loaded(id: 2) }', { nameById })
    expect(named(joined.statements)).toEqual(['Supplier.findUnique by compacted'])
    expect(joined.data).toEqual({ own: 'supplier 1', loaded: 'supplier 2' })
  })

  it('is the resolver for each statement of relations nested three deep, and of nested writes', async () => {
    const deep = async () => {
      await prisma.customer.findMany({
        where: { id: 1 },
        include: { reviews: { include: { product: { include: { supplier: true } } } } },
      })
    }
    const selected = async () => {
      await prisma.category.findMany({
        select: { products: { select: { reviews: { select: { author: true } } } } },
      })
    }
    const write = async () => {
      const line = { quantity: 1, unitPrice: 5, product: { connect: { id: 1 } } }
      await prisma.customer.update({
        where: { id: 2 },
        data: {
          orders: { create: { total: 5, lines: { create: [line] } } },
          reviews: { updateMany: { where: {}, data: { text: 'new' } } },
        },
      })
    }
    const statements = await namedInRoots({ deep, selected, write })
    const senders = statements.map((line) => line.replace(/ ×\d+$/, ''))
    expect(new Set(senders)).toEqual(
      new Set([
        'Category.findMany by Query.selected at selected',
        'Customer.findMany by Query.deep at deep',
        'Customer.update by Query.write at write',
      ]),
    )
    const reads = (model: string) => senders.filter((sender) => sender.startsWith(`${model}.findMany`)).length
    expect([reads('Customer'), reads('Category')]).toEqual([4, 4])
    expect(senders.filter((sender) => sender.startsWith('Customer.update')).length).toBeGreaterThan(4)
  })

  it('is the resolver for raw statements in each of their forms', async () => {
    const statements = await namedInRoots({
      tagged: async () => void (await prisma.$queryRaw`select 1 as "Query.tagged"`),
      unsafe: async () => void (await prisma.$queryRawUnsafe(from('Query.unsafe'))),
      execute: async () => void (await prisma.$executeRaw`select 1 as "Query.execute"`),
      executeUnsafe: async () => void (await prisma.$executeRawUnsafe(from('Query.executeUnsafe'))),
    })
    expect(statements).toEqual([
      'Query.execute by Query.execute at execute',
      'Query.executeUnsafe by Query.executeUnsafe at executeUnsafe',
      'Query.tagged by Query.tagged at tagged',
      'Query.unsafe by Query.unsafe at unsafe',
    ])
  })

  it('is each resolver for its own interactive transaction, of several at once', async () => {
    const transaction = (name: string) => () =>
      prisma.$transaction(async (inside) => {
        await send(name, inside)
        await Promise.all([
          inside.product.findUnique({ where: { id: 1 } }),
          inside.product.findUnique({ where: { id: 2 } }),
        ])
        await Promise.resolve()
        await send(`${name} again`, inside)
      })
    expect(await namedInRoots({ one: transaction('Query.one'), two: transaction('Query.two') })).toEqual([
      'Product.findUnique by Query.one at one',
      'Product.findUnique by Query.two at two',
      'Query.one again by Query.one at one',
      'Query.one by Query.one at one',
      'Query.two again by Query.two at two',
      'Query.two by Query.two at two',
    ])
  })

  it('is, in a transaction that resolvers share, who sends; nobody for what they send in one tick', async () => {
    const opened = deferred<Pick<PrismaClient, '$queryRawUnsafe'>>()
    const [first, last] = [deferred(), deferred()]
    const statements = await namedInRoots({
      owner: () =>
        prisma.$transaction(async (inside) => {
          await send('Query.owner', inside)
          opened.resolve(inside)
          await first.promise
          await Promise.all([send('Query.owner beside', inside), last.promise])
        }),
      user: async () => {
        const inside = await opened.promise
        await send('Query.user', inside)
        first.resolve()
        await Promise.resolve()
        await send('Query.user beside', inside)
        last.resolve()
      },
    })
    expect(statements).toEqual([
      'Query.owner beside by operation',
      'Query.owner by Query.owner at owner',
      'Query.user beside by operation',
      'Query.user by Query.user at user',
    ])
  })

  it('is the resolver for a transaction of several calls that are all his; else nobody', async () => {
    const handed = deferred<ReturnType<typeof send>[]>()
    const statements = await namedInRoots({
      alone: async () => void (await prisma.$transaction([send('Query.alone'), send('Query.alone 2')])),
      // In a list, or the promise would be awaited on the way.
      maker: () => handed.resolve([send('Query.maker')]),
      taker: async () => void (await prisma.$transaction([...(await handed.promise), send('Query.taker')])),
    })
    expect(statements).toEqual([
      'Query.alone 2 by Query.alone at alone',
      'Query.alone by Query.alone at alone',
      'Query.maker by operation',
      'Query.taker by operation',
    ])
  })

  it('is who awaits a call that was made outside any operation and is not sent before', async () => {
    const lazy = send('outside')
    expect(await namedInRoots({ awaiter: async () => void (await lazy) })).toEqual([
      'outside by Query.awaiter at awaiter',
    ])
  })

  it('is the resolver through the hooks of an extended client, whatever they await', async () => {
    const extended = prisma.$extends({
      query: {
        async $allOperations({ operation, args, query }) {
          await new Promise((resolve) => setImmediate(resolve))
          if (operation === 'findMany') await send('hook')
          return query(args)
        },
      },
    })
    const read = (id: number) => async () => void (await extended.product.findMany({ where: { id } }))
    expect(await namedInRoots({ one: read(1), two: read(2) })).toEqual([
      'Product.findMany by Query.one at one',
      'Product.findMany by Query.two at two',
      'hook by Query.one at one',
      'hook by Query.two at two',
    ])
  })

  it('is the resolver for statements that fail, in a transaction or not', async () => {
    const failing = (client: Pick<PrismaClient, '$queryRawUnsafe'>, sender: string) =>
      client.$queryRawUnsafe(`select missing as "${sender}"`)
    const statements = await statementsOf(async () => {
      await expect(failing(prisma, 'one')).rejects.toMatchObject({ code: 'P2010' })
      await expect(prisma.$transaction((inside) => failing(inside, 'two'))).rejects.toMatchObject({
        code: 'P2010',
      })
      await expect(prisma.$transaction([send('three'), failing(prisma, 'four')])).rejects.toMatchObject({
        code: 'P2010',
      })
    }, 'Query.failing')
    expect(named(statements)).toEqual([
      'four by Query.failing at failing',
      'one by Query.failing at failing',
      'three by Query.failing at failing',
      'two by Query.failing at failing',
    ])
    expect(statements.map(({ errors }) => errors)).toEqual([1, 1, 0, 1])
  })
})
