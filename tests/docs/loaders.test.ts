import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { PrismaPg } from '@prisma/adapter-pg'
import { graphql } from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import type { StartTimer } from '../../src/loaders/batch-time.ts'
import { createLoaders } from '../../src/loaders/create-loaders.ts'
import type { DataModel } from '../../src/loaders/data-model.ts'
import { defineLoader, type LoaderDefinition } from '../../src/loaders/define-loader.ts'
import { makeLoader } from '../../src/loaders/make-loader.ts'
import { createModelLoaders } from '../../src/loaders/models/create-model-loaders.ts'
import { loaderNames } from '../../src/loaders/models/loader-names.ts'
import { wireRelations } from '../../src/loaders/relations/wire-relations.ts'
import { prismaProject } from '../loaders/generator/prisma-generate.ts'
import { type Block, blockOf, blocksOf, tableOf } from '../support/docs-blocks.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { fromSource, root } from '../support/project-copy.ts'
import { post, run, runWell, serve } from '../support/run-program.ts'
import { openShop } from '../support/shop.ts'

const blocks = blocksOf('loaders.md')
const generatedFile = 'generated/loaders.ts'
const schemaFile = 'prisma/schema.prisma'
const sluice = [...fromSource, join(root, 'src/cli/main.ts')]
const administrator = { authorization: 'Bearer a-secret-for-the-page' }

const project = await prismaProject('docs-loaders')

/** The project's packages, with `sluice` among them. */
async function installSluice(): Promise<void> {
  const packages = join(project.folder, 'node_modules')
  await rm(packages)
  await mkdir(packages)
  for (const name of await readdir(join(root, 'node_modules')))
    await symlink(join(root, 'node_modules', name), join(packages, name))
  await symlink(root, join(packages, 'sluice'))
}

async function write({ file = '', code }: Pick<Block, 'file' | 'code'>): Promise<void> {
  const path = join(project.folder, file)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, code)
}

const operation = (name: string): string => blockMatching(new RegExp(`^(query|mutation) ${name}\\b`)).code

function blockMatching(pattern: RegExp): Block {
  const found = blocks.filter(({ code }) => pattern.test(code))
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`expected one block that matches ${pattern}, found ${found.length}`)
  return found[0]
}

/** The block of an answer that stands behind an operation. */
function answerTo(name: string): unknown {
  const next = blocks[blocks.indexOf(blockMatching(new RegExp(`^(query|mutation) ${name}\\b`))) + 1]
  if (next?.language !== 'json') throw new Error(`expected the answer behind ${name}, got ${next?.language}`)
  return JSON.parse(next.code)
}

/** A context without loaders of one's own, which the page has in a sentence; and what either context must refuse. */
const contexts = `
  import type { GatewayContext } from 'sluice'
  import type { Context } from './context.ts'
  import type { Loaders } from './generated/loaders.ts'
  import type { Customer } from './generated/prisma/client.ts'

  declare const own: Context
  declare const bare: GatewayContext<object> & { readonly loaders: Loaders }
  const load = () => bare.loaders.customerById.load(1)
  export const loaded: () => Promise<Customer | null> = load
  // @ts-expect-error
  void (() => bare.loaders.nobodyById)
  // @ts-expect-error
  void (() => own.loaders.nobodyById)
  // @ts-expect-error
  void (() => own.loaders.customerById.load('1'))
  // @ts-expect-error
  void (() => own.loaders.deliveryDays.load(1))
`

interface Reported {
  readonly performanceReport: {
    readonly operations: {
      readonly nodes: readonly { readonly name: string; readonly statementsPerOperation: number }[]
    }
    readonly loaders: readonly {
      readonly loader: string
      readonly batches: number
      readonly keys: number
    }[]
  }
  readonly slowStatements: readonly { readonly shape: string }[]
}

const report = `{
  performanceReport(last: "5m") {
    operations { nodes { name statementsPerOperation } }
    loaders { loader batches keys }
  }
  slowStatements(last: "5m", first: 100) { shape }
}`

const onOneLine = (text: string) => text.trim().replace(/\s+/g, ' ')

const explainedSchema = (...options: readonly string[]) =>
  runWell(process.execPath, [...sluice, 'explain', 'schema', '.', ...options], {
    cwd: project.folder,
  })

describeWithPostgres('a schema-first author who follows docs/loaders.md', { timeout: 180_000 }, () => {
  let databaseUrl: string

  beforeAll(async () => {
    const { pool } = await openShop({ connections: 1 })
    databaseUrl = String(pool.options.connectionString)
    const shop = await readFile(join(root, 'examples/shop', schemaFile), 'utf8')
    const schema = shop.replace(/^generator loaders \{[\s\S]*?^\}\n/m, '')
    expect(schema).not.toContain('sluice-loaders')
    const { output } = await project.generate(`${blockOf(blocks, { file: schemaFile })}\n${schema}`)
    expect(output).toContain('Generated Sluice loaders')
    await installSluice()
    for (const block of blocks)
      if (block.file !== undefined && ![generatedFile, schemaFile].includes(block.file)) await write(block)
  }, 180_000)

  it('gets the loaders the page shows from prisma generate', async () => {
    const generated = await project.read(generatedFile)
    const lines = blockOf(blocks, { file: generatedFile }).trim().split('\n')
    expect(lines.filter((line) => !generated.includes(`${line}\n`))).toEqual([])
    expect(lines.length).toBeGreaterThan(3)
    expect(generated).toContain('export const dataModel: DataModel = ')
  })

  it('gets context, keys and rows type-checked', async () => {
    await write({ file: 'contexts.ts', code: contexts })
    const settings = { extends: join(root, 'tsconfig.json'), include: ['*.ts'], exclude: [] }
    await write({ file: 'tsconfig.json', code: JSON.stringify(settings) })
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const { output } = await run(process.execPath, [compiler, '-p', '.'], { cwd: project.folder })
    expect(output).toBe('')
  })

  it('is told what resolves itself, without a database', async () => {
    const text = blockOf(blocks, { heading: 'Ask what resolves itself', language: 'text' })
    expect(await explainedSchema()).toBe(text)
  })

  it('gets the answers and sends the statements that the page shows, the explanation in the log', async () => {
    const server = serve(process.execPath, [...sluice, 'start', '.'], {
      cwd: project.folder,
      env: {
        PORT: '0',
        ADMIN_TOKEN: 'a-secret-for-the-page',
        DATABASE_URL: databaseUrl,
        LOG_LEVEL: 'debug',
      },
    })
    const [, url = ''] = await server.printed(/GraphQL +(\S+)/)
    const [line] = await server.printed(/^.*fields that resolve themselves.*$/m)
    const explained = await explainedSchema('--json')
    expect(JSON.parse(line)).toMatchObject(JSON.parse(explained))

    for (const name of ['Lookups', 'ProductPage', 'CategoryPage', 'OwnBatches', 'Rename'])
      expect(await post(url, operation(name))).toEqual({ data: answerTo(name) })
    expect((await post(url, operation('Discounts'))).errors).toBeUndefined()

    const { data }: { data: Reported } = await post(url, report, administrator)
    const { operations, loaders } = data.performanceReport
    const sent = operations.nodes.map(({ name, statementsPerOperation }) => [name, statementsPerOperation])
    // As the page says: of Lookups four, of ProductPage five.
    expect(Object.fromEntries(sent)).toEqual({
      Lookups: 4,
      ProductPage: 5,
      CategoryPage: 4,
      Discounts: 3,
      OwnBatches: 1,
      Rename: 3,
    })
    for (const loader of ['deliveryDays', 'Product.rank'])
      expect(loaders).toContainEqual({ loader, batches: 1, keys: 3 })
    const narrow = onOneLine(blockMatching(/^select /).code)
    expect(data.slowStatements.filter(({ shape }) => shape.includes(narrow))).toHaveLength(1)
    expect(await server.stop()).toBe(0)
  })

  describe('meets an error of the table', () => {
    let messages: Readonly<Record<string, string>>
    beforeAll(async () => {
      messages = await mistakesOf(project.folder, databaseUrl)
    }, 60_000)

    const errors = tableOf('loaders.md', 'Good to know').map(([error = '']) => error)

    it.each(errors)('%s', (error) => {
      expect(Object.values(messages).filter((message) => message.includes(error))).toHaveLength(1)
    })

    it('and no other is provoked here', () => {
      expect(Object.keys(messages)).toHaveLength(errors.length)
    })
  })
})

/** Makes each mistake of the page's table once, with the project's own data model and client. */
async function mistakesOf(folder: string, connectionString: string): Promise<Record<string, string>> {
  const { dataModel }: { dataModel: DataModel } = await import(join(folder, generatedFile))
  const { PrismaClient } = await import(join(folder, 'generated/prisma/client.ts'))
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 1 }) })
  const typeDefs = blocks.filter(({ file }) => file === 'schema/shop.graphql').map(({ code }) => code)
  const relations = { models: { Buyer: 'Customer' } }
  const products = [{ id: 1, categoryId: 1 }]

  /** The error of a query whose root gives these parents. */
  async function ofQuery(
    selection: string,
    parents: readonly object[] = products,
    sdl: readonly string[] = typeDefs,
  ): Promise<unknown> {
    const schema = makeExecutableSchema({
      typeDefs: [...sdl],
      resolvers: { Query: { products: () => parents } },
    })
    wireRelations(schema, dataModel, relations)
    const contextValue = { prisma }
    const generated = { names: loaderNames(dataModel), make: createModelLoaders(dataModel) }
    Object.assign(contextValue, { loaders: createLoaders({}, generated)(contextValue, undefined) })
    const { errors } = await graphql({ schema, source: `{ products(ids: []) ${selection} }`, contextValue })
    return errors?.[0]
  }
  const loader = (definition: LoaderDefinition<number, unknown, unknown>, startTimer?: StartTimer) =>
    makeLoader('mine', definition, { context: {}, recorder: undefined, startTimer })
  const atOnce: StartTimer = (end) => {
    end()
    return () => undefined
  }
  const { Product, ...models } = dataModel.models
  const older = { ...dataModel, models: { ...models, Older: { ...Product, name: 'Older' } } }
  const noTypes = { typeDefs: 'type Query { products: Int }', logLevel: 'silent' as const }
  const failures: Record<string, () => unknown> = {
    olderSchema: () => createGateway({ ...noTypes, prisma, dataModel: older as DataModel }),
    noClient: () => createGateway({ ...noTypes, dataModel }),
    noForeignKey: () => ofQuery('{ category { id } }', [{ id: 1 }]),
    included: () =>
      ofQuery('{ category { products { totalCount } } }', [{ category: { id: 1, products: [] } }]),
    notWired: () =>
      ofQuery('{ opinions { id } }', products, [...typeDefs, 'extend type Product { opinions: [Review!]! }']),
    noRow: () => ofQuery('{ category { id } }', [{ categoryId: 404_404 }]),
    noKey: () =>
      createModelLoaders(dataModel)({ prisma, measure: (_, batch) => batch }).one('customerById', null),
    tooMany: () => ofQuery('{ reviews(first: 1000) { id } }'),
    forged: () => ofQuery('{ category { products(after: "x") { totalCount } } }'),
    notAList: () =>
      createGateway({
        typeDefs,
        prisma,
        dataModel,
        logLevel: 'silent',
        relations: { ...relations, orderBy: { 'Product.category': [{ field: 'id', direction: 'asc' }] } },
      }),
    short: () => loader(defineLoader(() => [])).load(1),
    late: () =>
      loader(
        defineLoader(() => new Promise<never[]>(() => undefined)),
        atOnce,
      ).load(1),
  }
  const messages: Record<string, string> = {}
  for (const [name, fail] of Object.entries(failures)) {
    const given = await Promise.resolve(fail()).catch((error: unknown) => error)
    messages[name] = given instanceof Error ? given.message : 'no error'
  }
  await prisma.$disconnect()
  return messages
}
