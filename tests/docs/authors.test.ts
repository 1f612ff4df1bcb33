import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyDiff, type Block, blockOf, blocksOf } from '../support/docs-blocks.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { copyProject } from '../support/project-copy.ts'
import { post, run, runWell, serve } from '../support/run-program.ts'

const resolverFile = 'examples/shop/resolvers/sales.ts'
const generatedFile = 'examples/shop/generated/graphql.ts'
const administrator = { authorization: 'Bearer a-newcomers-secret' }

const blocks = blocksOf('authors.md')
const under = (heading: string, language: string) => blockOf(blocks, { heading, language })
const resolverUnder = (heading: string) => blockOf(blocks, { heading, file: resolverFile })
const ownCode = 'Measure your own code'
const naively = 'What Sluice says when you write it naively'

// Without a server the shop opens its embedded database.
const databaseUrl = await createTestDatabase().catch(() => undefined)

const copy = await copyProject()

async function apply({ language, file = '', code }: Block): Promise<void> {
  const path = join(copy, file)
  await writeFile(path, language === 'diff' ? applyDiff(await readFile(path, 'utf8'), code) : code)
}

/** The page from its top to its end, in order: each test goes on where the one before stopped. */
describe('a newcomer who follows docs/authors.md', () => {
  it('gets the signature of the new resolver from codegen', async () => {
    await apply(blocks.find(({ heading }) => heading === 'Write the SDL') as Block)
    await runWell('npm', ['run', 'codegen'], { cwd: copy })
    expect(await readFile(join(copy, generatedFile), 'utf8')).toContain(under('Generate its types', 'ts'))
  }, 180_000)

  it('gets loaders and resolvers type checked, the wrong key refused', async () => {
    for (const block of blocks) {
      if (['Define a loader', 'Write the resolver'].includes(block.heading) && block.file !== undefined)
        await apply(block)
    }
    const right = resolverUnder('Write the resolver')
    const wrong = right.replace('load(product.id)', 'load(product.name)')
    expect(wrong).not.toBe(right)
    await writeFile(join(copy, 'examples/shop/resolvers/wrong.ts'), wrong)
    await writeFile(join(copy, 'examples/shop/resolvers/naive.ts'), resolverUnder(naively))
    // `npm run check:types` checks the tests as well, which takes longer and tells nothing more here.
    await writeFile(
      join(copy, 'tsconfig.shop.json'),
      '{ "extends": "./tsconfig.json", "include": ["examples/shop"] }',
    )
    const compiler = join(copy, 'node_modules/typescript/bin/tsc')
    const { output } = await run(process.execPath, [compiler, '-p', 'tsconfig.shop.json'], { cwd: copy })
    expect(output.match(/^\S.*error TS\d+: .*$/gm)).toEqual([
      expect.stringMatching(/^examples\/shop\/resolvers\/wrong\.ts.* error TS2345: /),
    ])
    expect(output).toContain(under('Write the resolver', 'text').trim())
  }, 180_000)

  it('sees one batch in the report, then a span of his own, and after the naive change the finding', async () => {
    const { scripts } = JSON.parse(await readFile(join(copy, 'package.json'), 'utf8'))
    const [command, ...args] = scripts.start.split(' ')
    const startShop = () =>
      serve(command, args, {
        cwd: copy,
        env: {
          PORT: '0',
          ADMIN_TOKEN: 'a-newcomers-secret',
          ...(databaseUrl && { DATABASE_URL: databaseUrl }),
        },
      })

    const shop = startShop()
    const [, url = ''] = await shop.printed(/GraphQL +(\S+)/)
    const answer = await post(url, under('Ask for it', 'graphql'))
    expect(answer.errors).toBeUndefined()
    expect(await post(url, under('See what it cost', 'graphql'), administrator)).toEqual({
      data: JSON.parse(under('See what it cost', 'json')),
    })
    expect(await shop.stop()).toBe(0)

    for (const block of blocks) if (block.heading === ownCode && block.file !== undefined) await apply(block)
    const measuringShop = startShop()
    const [, measuringUrl = ''] = await measuringShop.printed(/GraphQL +(\S+)/)
    expect(await post(measuringUrl, under('Ask for it', 'graphql'))).toEqual(answer)
    expect(await post(measuringUrl, under(ownCode, 'graphql'), administrator)).toEqual({
      data: JSON.parse(under(ownCode, 'json')),
    })
    expect(await measuringShop.stop()).toBe(0)

    await writeFile(join(copy, resolverFile), resolverUnder(naively))
    const naiveShop = startShop()
    const [, naiveUrl = ''] = await naiveShop.printed(/GraphQL +(\S+)/)
    expect(await post(naiveUrl, under('Ask for it', 'graphql'))).toEqual(answer)
    expect(await post(naiveUrl, under(naively, 'graphql'), administrator)).toEqual({
      data: JSON.parse(under(naively, 'json')),
    })
    expect(await naiveShop.stop()).toBe(0)
  }, 180_000)
})
