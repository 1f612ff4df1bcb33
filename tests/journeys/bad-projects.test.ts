import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { loadProject } from '../../src/cli/load-project.ts'
import { openProjectDatabase } from '../../src/cli/open-database.ts'
import { readEnvironment } from '../../src/config.ts'
import { SluiceError } from '../../src/errors.ts'
import { composeGateway } from '../../src/gateway/compose.ts'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import { defineLoader } from '../../src/loaders/define-loader.ts'
import { projectWith } from '../support/journeys-process.ts'
import { query, startShop } from '../support/journeys-shop.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

const config = (resolvers: string) =>
  `export default { schema: './schema', gateway: () => ({ logLevel: 'silent', resolvers: ${resolvers} }) }`

/** Why a project does not start: the message that the CLI prints, which ends it with exit code 1. */
async function refusalOf(files: Record<string, string>): Promise<string> {
  try {
    const project = await loadProject(await projectWith(files))
    const parts = project.config.gateway({ database: undefined as never })
    const gateway = await composeGateway({ ...parts, typeDefs: project.documents })
    await gateway.close()
  } catch (error) {
    expect(error).toBeInstanceOf(SluiceError)
    return (error as SluiceError).message
  }
  throw new Error('it started')
}

describe("an author's mistake", () => {
  const hello = 'type Query { hello: String }\n'

  it('in the syntax of SDL is told with file, line and sentence', async () => {
    const message = await refusalOf({
      'sluice.config.mjs': config('{}'),
      'schema/a.graphql': hello,
      'schema/deep/b.graphql': 'type Product {\n  name: String\n  price Int\n}\n',
    })
    expect(message).toMatch(/schema\/deep\/b\.graphql:3:9 Syntax Error: Expected ":", found Name "Int"/)
  })

  it.each([
    ['a type that is not there', 'type Query {\n  product: Produkt\n}', /a\.graphql:2 .*"Produkt"/],
    [
      'a directive that is not there',
      'type Query {\n  hello: String\n  @cachControl\n}',
      /a\.graphql:3 .*"@cachControl"/,
    ],
    ['no type Query', 'type Product { id: ID! }', /Query/],
    ['nothing', '', /a\.graphql is empty/],
  ])('with %s is told with file and line', async (_, sdl, sentence) => {
    expect(await refusalOf({ 'sluice.config.mjs': config('{}'), 'schema/a.graphql': sdl })).toMatch(sentence)
  })

  it.each([
    ['a field that is not there', '{ Query: { helo: () => "" } }', /Query\.helo/],
    ['a type that is not there', '{ Querry: { hello: () => "" } }', /Querry/],
  ])('of a resolver for %s is told by name', async (_, resolvers, sentence) => {
    expect(await refusalOf({ 'sluice.config.mjs': config(resolvers), 'schema/a.graphql': hello })).toMatch(
      sentence,
    )
  })

  it('of a type defined in two files is told with both places', async () => {
    const message = await refusalOf({
      'sluice.config.mjs': config('{}'),
      'schema/a.graphql': `${hello}\ntype Product { id: ID! }\n`,
      'schema/b.graphql': 'type Product { name: String }\n',
    })
    expect(message).toMatch(
      /^Product is defined twice: .*a\.graphql:3 and .*b\.graphql:1\. Rename one of them\.$/,
    )
  })

  it('of taking a name of the performance schema, and the name it would have then, is told with both places', async () => {
    const message = await refusalOf({
      'sluice.config.mjs': config('{}'),
      'schema/a.graphql': `${hello}scalar Duration\n`,
      'schema/b.graphql': 'scalar SluiceDuration',
    })
    expect(message).toMatch(
      /^Duration \(.*a\.graphql:2\) and SluiceDuration \(.*b\.graphql:1\) are both defined/,
    )
  })

  it('of no configuration, or one that is none, is told with what is expected', async () => {
    expect(await refusalOf({ 'schema/a.graphql': hello })).toMatch(
      /^No sluice\.config\.ts found at .*sluice start path/,
    )
    const nothing = await refusalOf({ 'sluice.config.mjs': 'export default {}' })
    expect(nothing).toMatch(
      /defineConfig\(\{ schema, gateway, … \}\):\n {2}schema must be .*\n {2}gateway must be /,
    )
    const noFolder = await refusalOf({ 'sluice.config.mjs': config('{}') })
    expect(noFolder).toMatch(/schema names the folder .*, which is not there/)
  })

  it('in the options is told with all others at once', async () => {
    const options = {
      typeDefs: 7,
      resolvers: 'none',
      adminTokn: 'x',
      cache: { maxBytes: -1, size: 1 },
      drainMs: '8s',
      loaders: { a: 1 },
    }
    const refusal = createGateway(options as never)
    await expect(refusal).rejects.toMatchObject({ code: 'CONFIGURATION' })
    const { message } = (await refusal.catch((error: unknown) => error)) as Error
    for (const name of [
      'typeDefs',
      'resolvers',
      'adminTokn',
      'cache.maxBytes',
      'size',
      'drainMs',
      'loaders.a',
    ]) {
      expect(message).toContain(name)
    }
  })
})

describe('a loader named like a member of every object', () => {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'then', 'make']

  it.each(names)('works as any other: %s', async (name) => {
    const loaders = Object.defineProperty({}, name, {
      enumerable: true,
      value: defineLoader(async (keys: readonly number[]) => keys.map((key) => `${name} ${key}`)),
    })
    const gateway = await createGateway({
      typeDefs: 'type Query { loaded(key: Int!): String }',
      loaders,
      logLevel: 'silent',
      resolvers: {
        Query: {
          loaded: (
            _: unknown,
            { key }: { key: number },
            context: { loaders: Record<string, { load(key: number): unknown }> },
          ) => context.loaders[name]?.load(key),
        },
      },
    })
    const { url } = await gateway.listen({ port: 0 })
    try {
      const { data, text } = await query({ url }, '{ a: loaded(key: 1) b: loaded(key: 2) }')
      expect(data, text).toEqual({ a: `${name} 1`, b: `${name} 2` })
    } finally {
      await gateway.close()
    }
  })
})

describeWithPostgres("another program's database", () => {
  it.each(['public', 'performance'])(
    'is refused for its tables in the schema %s, and left as it was',
    async (schema) => {
      const databaseUrl = await createTestDatabase()
      const client = new pg.Client({ connectionString: databaseUrl })
      await client.connect()
      try {
        await client.query(
          `create schema if not exists ${schema}; create table ${schema}.customers (id int); insert into ${schema}.customers values (7)`,
        )
        const tables = async () =>
          (
            await client.query(
              "select table_schema, table_name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')",
            )
          ).rows
        const before = await tables()
        const refusal = await startShop({ databaseUrl }).catch((error: unknown) => error)
        expect(refusal).toMatchObject({ code: 'DATABASE_FOREIGN' })
        expect((refusal as Error).message).toMatch(
          new RegExp(`"${schema}".*customers.*Nothing was changed\\. Give DATABASE_URL`),
        )
        expect(await tables()).toEqual(before)
        expect((await client.query(`select * from ${schema}.customers`)).rows).toEqual([{ id: 7 }])
      } finally {
        await client.end()
      }
    },
  )

  it("of an older project is told when the server's data directory was made by it", async () => {
    const environment = readEnvironment({ DATABASE_URL: await createTestDatabase() })
    const files = (name: string) => ({
      'sluice.config.mjs': `export default { schema: './schema', database: { migrations: './migrations' }, gateway: () => ({}) }`,
      'schema/a.graphql': 'type Query { hello: String }',
      [`migrations/${name}/migration.sql`]: `create table ${name} (id int);`,
    })
    const open = async (name: string) =>
      openProjectDatabase(await loadProject(await projectWith(files(name))), environment, () => undefined)
    await (await open('mine')).database.close()
    await expect(open('theirs')).rejects.toMatchObject({
      code: 'DATABASE_FOREIGN',
      message: expect.stringContaining('migrated by another program (mine)'),
    })
  })
})
