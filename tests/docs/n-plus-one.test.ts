import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { dataModel } from '../../examples/shop/generated/loaders.ts'
import { PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { composeGateway } from '../../src/gateway/compose.ts'
import { createLog } from '../../src/gateway/log.ts'
import { onScreen } from '../../src/gateway/show-findings.ts'
import type { Gateway } from '../../src/index.ts'
import { measuredPrisma } from '../../src/index.ts'
import { findingKinds } from '../../src/measurement/finding.ts'
import { type Block, blockOf, blocksOf, tableOf } from '../support/docs-blocks.ts'
import { readEvents } from '../support/event-stream.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { root, temporaryFolder } from '../support/project-copy.ts'
import { run } from '../support/run-program.ts'
import { openShop } from '../support/shop.ts'

const page = 'n-plus-one.md'
const blocks = blocksOf(page)
const folder = await temporaryFolder('n-plus-one')
const typeDefs = blockOf(blocks, { file: 'schema.graphql' })

/** The sections of the page that show a finding, and the file of each. */
const sections = blocks.flatMap(({ heading, file }) => {
  const name = /^naive\/(.+)\.js$/.exec(file ?? '')?.[1]
  return name === undefined ? [] : [{ heading, name }]
})

/** What a block of the page exports as `resolvers`. */
async function resolversOf(file: string): Promise<Record<string, never>> {
  return (await import(join(folder, file))).resolvers
}

/** Writes a block to its file; what it imports is there as if it were installed. */
async function write({ file = '', code }: Pick<Block, 'file' | 'code'>): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true })
  await writeFile(join(folder, file), code)
}

/** The project's packages, with `sluice` among them. */
async function install(): Promise<void> {
  const packages = join(folder, 'node_modules')
  await mkdir(packages)
  for (const name of await readdir(join(root, 'node_modules'))) {
    await symlink(join(root, 'node_modules', name), join(packages, name))
  }
  await symlink(root, join(packages, 'sluice'))
}

const adminToken = 'a-token-of-the-administrator'

const requestOf = (query: string, headers: Record<string, string> = {}) =>
  new Request('http://test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${adminToken}`, ...headers },
    body: JSON.stringify({ query }),
  })

async function ask(gateway: Gateway, query: string): Promise<unknown> {
  const { data, errors } = await (await gateway.fetch(requestOf(query))).json()
  expect(errors).toBeUndefined()
  return data
}

describeWithPostgres(`docs/${page}`, { timeout: 60_000 }, () => {
  let databaseUrl: string
  let prisma: PrismaClient
  beforeAll(async () => {
    await install()
    await write({ file: 'package.json', code: '{ "type": "module" }' })
    for (const block of blocks) if (block.file !== undefined && block.language !== 'text') await write(block)
    const { pool } = await openShop({ connections: 2 })
    databaseUrl = String(pool.options.connectionString)
    prisma = measuredPrisma(PrismaClient, {
      adapter: new PrismaPg({ connectionString: databaseUrl, max: 4 }),
    })
  }, 60_000)
  afterAll(() => prisma.$disconnect())

  /** The page's project with one more map of resolvers; what it prints is in `printed`. */
  async function open(file: string) {
    const printed: string[] = []
    const gateway = await composeGateway(
      {
        typeDefs,
        resolvers: [await resolversOf('resolvers.js'), await resolversOf(file)],
        prisma,
        dataModel,
        adminToken,
        logLevel: 'debug',
      },
      { display: onScreen((text) => void printed.push(text)), log: createLog('silent') },
    )
    onTestFinished(() => gateway.close())
    return { gateway, printed }
  }

  it('has a section for each kind', () => {
    expect(sections.map(({ name }) => name.replaceAll('-', '_').toUpperCase()).sort()).toEqual(
      [...findingKinds].sort(),
    )
  })

  describe.each(sections)('$heading', ({ heading, name }) => {
    const query = blockOf(blocks, { heading, language: 'graphql' })
    /** Twice, with more customers at the second time. */
    const askTwice = async (gateway: Gateway) => {
      const first = await ask(gateway, query)
      const more = Array.from({ length: 5 }, (_, at) => ({ name: 'new', email: `${at}@example.org` }))
      await prisma.customer.createMany({ data: more })
      const second = await ask(gateway, query)
      await prisma.customer.deleteMany({ where: { name: 'new' } })
      return [first, second] as const
    }

    it('prints what the page says, once', async () => {
      const { gateway, printed } = await open(`naive/${name}.js`)
      await askTwice(gateway)
      expect(printed.map((text) => text.replace(/^\n/, ''))).toEqual([
        blockOf(blocks, { heading, language: 'text' }),
      ])
    })

    it('prints nothing after the fix, and answers the same', async () => {
      const { gateway: before } = await open(`naive/${name}.js`)
      const { gateway, printed } = await open(`fixed/${name}.js`)
      const [answer, again] = await askTwice(gateway)
      expect(printed).toEqual([])
      if (name !== 'unbounded-list') expect([answer, again]).toEqual(await askTwice(before))
    })
  })

  it('answers each question of the page, and tells whoever has subscribed', async () => {
    const { gateway } = await open('naive/n-plus-one.js')
    const [all = '', first = '', subscription = '', ...others] = blocks
      .filter(({ heading, language }) => heading === 'Ask for findings' && language === 'graphql')
      .map(({ code }) => code)
    expect(others).toEqual([])
    const response = await gateway.fetch(requestOf(subscription, { accept: 'text/event-stream' }))
    const events = readEvents(response)
    await ask(gateway, blockOf(blocks, { heading: 'N+1', language: 'graphql' }))

    const told = { kind: 'N_PLUS_ONE', coordinate: 'Product.supplier', operationName: 'Catalog' }
    const found = { ...told, pathPattern: 'products.*.supplier', operations: 1, statementsPerOperation: 20 }
    expect((await events.next()).value).toMatchObject({ data: { findings: told } })
    expect(await gateway.report(all)).toMatchObject({ findings: [found] })
    expect(await gateway.report(first)).toMatchObject({
      optimizationReport: { steps: [{ finding: { coordinate: 'Product.supplier' } }] },
    })
  })

  describe('Keep it so', () => {
    const file = 'products.test.js'

    it('passes with the resolvers of the page that load, and fails with those that ask for each', async () => {
      for (const kind of ['fixed', 'naive']) {
        const names = ['n-plus-one', 'sequential-awaits'].map((name) => `../${kind}/${name}.js`)
        await write({ file: `with-${kind}/options.js`, code: optionsWith(names) })
        await write({ file: `with-${kind}/${file}`, code: blockOf(blocks, { file, language: 'js' }) })
      }
      await write({ file: 'vitest.config.js', code: vitestConfig })
      const vitest = join(root, 'node_modules/vitest/vitest.mjs')
      const env = { DATABASE_URL: databaseUrl, NO_COLOR: '1' }
      const { code, output } = await run(process.execPath, [vitest, 'run', '--root', folder], {
        cwd: folder,
        env,
      })
      expect(output).toContain('✓ with-fixed/products.test.js (2 tests)')
      expect(output).toContain('❯ with-naive/products.test.js (2 tests | 2 failed)')
      expect(output).toContain(blockOf(blocks, { file, language: 'text' }))
      expect(code).toBe(1)
    }, 120_000)
  })

  it('names each option with its default', async () => {
    const options = new Map(
      tableOf('configuration.md', 'Options of createGateway').map(([name, , value]) => [name, value]),
    )
    const named = tableOf(page, 'Thresholds').map(([name, , value]) => [name, value])
    expect(named).toEqual([
      ['monitoring.minStatementsPerFinding', '5'],
      ['monitoring.unusedColumns', 'outside production'],
    ])
    for (const [name, value] of named) expect(options.get(String(name))).toBe(value)
    // Four alike are too few.
    const { gateway, printed } = await open('naive/sequential-awaits.js')
    await ask(gateway, '{ compare(ids: [1, 2, 3, 4]) { name } }')
    expect(printed).toEqual([])
    await ask(gateway, '{ compare(ids: [1, 2, 3, 4, 5]) { name } }')
    expect(printed).toHaveLength(1)
  })
})

const vitestConfig = `
import config from '${join(root, 'vitest.config.ts')}'
const { projects, ...options } = config.test
const test = { ...options, include: ['**/*.test.js'], isolate: false, maxWorkers: 1 }
export default { ...config, test }
`

/** What the page leaves to its reader: the options of his gateway. */
const optionsWith = (files: readonly string[]): string => `
import { readFileSync } from 'node:fs'
import { PrismaPg } from '@prisma/adapter-pg'
import { measuredPrisma } from 'sluice'
import { dataModel } from '${join(root, 'examples/shop/generated/loaders.ts')}'
import { PrismaClient } from '${join(root, 'examples/shop/generated/prisma/client.ts')}'
import { resolvers } from '../resolvers.js'
${files.map((file, at) => `import { resolvers as resolvers${at} } from '${file}'`).join('\n')}

const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL, max: 4 })
export const options = {
  typeDefs: readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'),
  resolvers: [resolvers, ${files.map((_, at) => `resolvers${at}`).join(', ')}],
  prisma: measuredPrisma(PrismaClient, { adapter }),
  dataModel,
  logLevel: 'silent',
}
`
