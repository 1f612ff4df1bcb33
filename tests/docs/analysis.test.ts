import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGateway, defineLoader, measureStatement } from '../../src/index.ts'
import { tracedFields } from '../../src/reports/operation-trace.ts'
import { blockOf, blocksOf, tableOf } from '../support/docs-blocks.ts'
import { folderWithSluice, fromSource } from '../support/project-copy.ts'
import { hasCurl, post, run, runWell } from '../support/run-program.ts'

const page = new URL('../../docs/analysis.md', import.meta.url)
const blocks = blocksOf('analysis.md')
const token = 'a-token-of-the-administrator'
const administrator = { authorization: `Bearer ${token}` }

interface Product {
  readonly id: number
}

const read = <Value>(text: string, parameters: readonly unknown[], value: Value) =>
  measureStatement({ text, parameters: [...parameters] }, async () => value)

const gateway = await createGateway({
  adminToken: token,
  logLevel: 'silent',
  session: () => null,
  typeDefs: `
    type Query { products(first: Int = 10): [Product!]! @cacheControl(maxAge: 60) }
    type Product { id: ID! supplier: String! category: String! }
  `,
  loaders: {
    categoryOf: defineLoader((ids: readonly number[]) =>
      read(
        'select name from categories where id = any($1)',
        [ids],
        ids.map((id) => `category ${id}`),
      ),
    ),
  },
  resolvers: {
    Query: {
      products: (_: unknown, { first }: { first: number }) =>
        read(
          'select id from products limit $1',
          [first],
          Array.from({ length: first }, (_item, index) => ({ id: index + 1 })),
        ),
    },
    Product: {
      supplier: ({ id }: Product) => read('select name from suppliers where id = $1', [id], `supplier ${id}`),
      category: ({ id }: Product, _: unknown, { loaders }) => loaders.categoryOf.load(id),
    },
  },
})
afterAll(() => gateway.close())

let url: string
beforeAll(async () => {
  url = (await gateway.listen({ port: 0 })).url
})

const questionOf = (heading: string) => blockOf(blocks, { heading, language: 'graphql' })

describe('docs/analysis.md', { timeout: 60_000 }, () => {
  it('shows what is answered of two sizes', async () => {
    const { data, errors } = await post(url, questionOf('How it grows'), administrator)
    expect(errors).toBeUndefined()
    expect(data).toEqual(JSON.parse(blockOf(blocks, { heading: 'How it grows', language: 'json' })))
  })

  it('runs an operation once, as a session', async () => {
    const { analyzeOperation } = await gateway.report<{ analyzeOperation: object }>(questionOf('Once'), {
      variables: { first: 3 },
    })
    expect(analyzeOperation).toMatchObject({
      rating: 'A',
      runs: [
        {
          operation: {
            tier: 'session',
            statements: expect.arrayContaining([
              { shape: 'select name from suppliers where id = ?', coordinate: 'Product.supplier', count: 3 },
            ]),
          },
        },
      ],
    })
  })

  it('has a row for each rating', () => {
    expect(tableOf('analysis.md', 'How it grows').map(([rating]) => rating)).toEqual([
      'A',
      'B',
      'C',
      'D',
      'E',
    ])
  })

  it('prints what the page says, as a program', async () => {
    const folder = await folderWithSluice()
    await writeFile(join(folder, 'analysis.mjs'), blockOf(blocks, { file: 'analysis.mjs' }))
    const output = await runWell(process.execPath, [...fromSource, 'analysis.mjs'], { cwd: folder })
    expect(output).toBe(blockOf(blocks, { heading: 'In a test', language: 'text' }))
  })

  it.skipIf(!hasCurl)('has a command for curl that tells what it did itself', async () => {
    const command = blockOf(blocks, { language: 'sh' }).replace('http://127.0.0.1:4000/graphql', url)
    const curl = async () =>
      JSON.parse((await run('sh', ['-c', command], { cwd: '.', env: { ADMIN_TOKEN: token } })).output)
    const { data, extensions } = await curl()
    expect(data.products).toHaveLength(3)
    const [, section] = readFileSync(page, 'utf8').split('## What one request did')
    for (const name of Object.keys(extensions.sluice)) expect(section).toContain(`\`${name}\``)
    expect(Object.keys(extensions.sluice)).toEqual(
      expect.arrayContaining(['operationName', 'phases', 'findings', ...Object.keys(tracedFields)]),
    )
    expect((await curl()).extensions).toEqual({ sluice: { cache: 'hit' } })
  })
})
