import { beforeAll, expect, it } from 'vitest'
import type { PrismaClient } from '../../../examples/shop/generated/prisma/client.ts'
import type { DataModel, ScalarField } from '../../../src/loaders/data-model.ts'
import { measuredBatch } from '../../../src/loaders/measured-batch.ts'
import { createModelLoaders } from '../../../src/loaders/models/create-model-loaders.ts'
import type { ModelLoadersRequest } from '../../../src/loaders/models/request-loaders.ts'
import { loadedWith } from '../../../src/measurement/loaded.ts'
import { OperationRecorder } from '../../../src/measurement/recorder.ts'
import { createShopClient, createSmallShop } from '../../support/measured-shop.ts'
import { describeWithPostgres } from '../../support/postgres.ts'

const integer = (name: string): ScalarField => ({
  name,
  column: name,
  type: 'Int',
  sqlType: 'integer',
  isEnum: false,
  isList: false,
  isRequired: true,
})

const shop: DataModel = {
  version: 1,
  enums: {},
  models: {
    Product: {
      name: 'Product',
      accessor: 'product',
      table: 'products',
      schema: null,
      fields: { id: integer('id'), supplierId: integer('supplierId') },
      primaryKey: ['id'],
      uniqueKeys: [{ loader: 'productById', fields: ['id'] }],
      relations: {},
    },
  },
}

describeWithPostgres('measured loaders of models', () => {
  let prisma: PrismaClient
  beforeAll(async () => {
    prisma = createShopClient(await createSmallShop())
  })

  const requestOf = (recorder: OperationRecorder): ModelLoadersRequest => ({
    prisma,
    measure: (name, batch, end) => measuredBatch(name, batch as never, {}, recorder, end) as typeof batch,
  })

  it('have their batches and statements recorded as their own', async () => {
    const recorder = new OperationRecorder()
    const loaders = createModelLoaders(shop)(requestOf(recorder))
    const promise = loaders.one('productById', 1)
    const end = loadedWith(promise)
    await Promise.all([promise, loaders.one('productById', '2')])
    expect(end?.at).toBeGreaterThan(0)
    const measurement = recorder.finish({ method: 'POST', route: '/graphql', status: 200 }, 0)
    expect(measurement?.batches).toMatchObject([{ loader: 'productById', batches: 1, keys: 2 }])
    expect(measurement?.statements).toMatchObject([{ origin: 'loader', count: 1, rows: 2 }])
  })

  it('name the loader and its keys when a statement fails', async () => {
    const missing = { ...shop.models.Product, table: 'no such table' } as DataModel['models'][string]
    const broken = { ...shop, models: { Product: missing } }
    const loaders = createModelLoaders(broken)(requestOf(new OperationRecorder()))
    const failures = await Promise.all([7, 8n].map((id) => loaders.one('productById', id).catch(String)))
    expect(failures[0]).toBe(failures[1])
    expect(failures[0]).toMatch(
      /^SluiceError: Loader "productById" failed for 2 keys \(7, "8"\): .*no such table/s,
    )
  })
})

it('refuses a data model that contradicts itself', () => {
  const product = shop.models.Product as DataModel['models'][string]
  const relation = {
    name: 'reviews',
    model: 'Reveiw',
    kind: 'toMany',
    isNullable: false,
    holdsKey: false,
  } as const
  const reviews = { ...relation, from: ['id'], to: ['productId'], loader: 'reviewsByProductId' }
  expect(() =>
    createModelLoaders({ ...shop, models: { Product: { ...product, relations: { reviews } } } }),
  ).toThrow('The data model contradicts itself: Product.reviews is of model "Reveiw".')
  expect(() =>
    createModelLoaders({
      ...shop,
      models: { Product: { ...product, uniqueKeys: [{ loader: 'x', fields: ['sku'] }] } },
    }),
  ).toThrow('a key of Product has the field "sku", which it lacks. Run prisma generate again.')
})
