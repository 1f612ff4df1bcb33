import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../support/project-copy.ts'
import { run } from '../../support/run-program.ts'
import { prismaProject } from './prisma-generate.ts'

const project = await prismaProject('generator-types')

const options = {
  target: 'ES2022',
  module: 'NodeNext',
  types: ['node'],
  strict: true,
  noEmit: true,
  noUnusedLocals: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  paths: { sluice: ['./sluice.ts'] },
}

// What an author imports from "sluice", without checking all of it each time.
const sluice = `
  export type { DataModel } from '${root}src/loaders/data-model.ts'
  export type { ListLoader, Loader } from '${root}src/loaders/generated-types.ts'
`

const uses = `
  import type { ListArguments } from '${root}src/loaders/model-loaders.ts'
  import type { ListLoaderArguments } from '${root}src/loaders/generated-types.ts'
  import { dataModel, type Loaders } from './generated/loaders.ts'
  import type { Article, User } from './generated/prisma/client.ts'

  declare const loaders: Loaders
  type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false

  export const user = loaders.userById.load(1)
  export const isUser: Same<typeof user, Promise<User | null>> = true
  export const written = loaders.articlesByWriterId.load(1)
  export const areArticles: Same<typeof written, Promise<readonly Article[]>> = true
  export const many = [
    loaders.membershipByUserIdAndOrgId.load({ userId: 1, orgId: 2 }),
    loaders.argumentsByOrder_by.loadMany(['red', 'GREEN']),
    loaders.functionByConstructorAndClass.load({ constructor: 'c', class: 1 }),
    loaders.categoriesByParentId.load(1n),
    loaders.dateByIn.load(new Date(0)),
    loaders.userById.clear(1).clearAll().prime(1, null),
    loaders.usersByManagerId.with({ first: 2, after: ['nick', 1] }).load(1),
    loaders.usersByManagerId
      .with({
        orderBy: [{ field: 'nick', direction: 'desc' }],
        filter: {
          fields: { nick: { equals: null, startsWith: 'a' }, id: { gt: 3, in: [4, 5] } },
          OR: [{ fields: { email: { contains: '@' } } }],
        },
      })
      .loadMany([1, 2]),
  ]
  export const column: string | undefined = dataModel.models['User']?.fields['id']?.column
  // What is narrowed to a model is still what the statements are made of.
  export const given: ListArguments = {} as ListLoaderArguments<User>
`

/** Each must be refused. */
const misuses = [
  `loaders.userById.load('1')`,
  `loaders.userById.with({ first: 1 })`,
  `loaders.nobodyById.load(1)`,
  `loaders.membershipByUserIdAndOrgId.load({ userId: 1 })`,
  `loaders.argumentsByOrder_by.load('reddish')`,
  `loaders.categoriesByParentId.load(1)`,
  `loaders.usersByManagerId.load(null)`,
  `loaders.usersByManagerId.with({ first: 1 }).with({ first: 2 })`,
  `loaders.usersByManagerId.with({ last: 2 })`,
  `loaders.usersByManagerId.with({ orderBy: [{ field: 'written', direction: 'asc' }] })`,
  `loaders.usersByManagerId.with({ orderBy: [{ field: 'id', direction: 'up' }] })`,
  `loaders.usersByManagerId.with({ filter: { fields: { id: { contains: '1' } } } })`,
  `loaders.usersByManagerId.with({ filter: { fields: { id: { gt: null } } } })`,
  `loaders.usersByManagerId.with({ filter: { fields: { nobody: { equals: 1 } } } })`,
  `dataModel.version = 2`,
]

async function check(settings: object, files: readonly string[]) {
  const config = { compilerOptions: { ...options, ...settings }, files }
  await writeFile(join(project.folder, 'tsconfig.json'), JSON.stringify(config))
  return run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'], {
    cwd: project.folder,
  })
}

describe('the generated file', () => {
  beforeAll(async () => {
    const schema = await readFile(new URL('odd.prisma', import.meta.url), 'utf8')
    expect((await project.generate(schema)).code).toBe(0)
    await writeFile(join(project.folder, 'sluice.ts'), sluice)
    await writeFile(join(project.folder, 'uses.ts'), uses)
    const head = `import { dataModel, type Loaders } from './generated/loaders.ts'\ndeclare const loaders: Loaders\n`
    const body = misuses.map((each) => `// @ts-expect-error\nvoid (${each})\n`).join('')
    await writeFile(join(project.folder, 'misuses.ts'), `${head}${body}`)
  })

  it("type-checks with the author's client, and types keys, rows and arguments", async () => {
    expect((await check({}, ['uses.ts', 'misuses.ts'])).output).toBe('')
  }, 120_000)

  it('can be declared by each of the compilers that see one file at a time', async () => {
    const { output } = await check({ isolatedDeclarations: true, declaration: true }, [
      'generated/loaders.ts',
    ])
    expect(output.split('\n').filter((line) => line.startsWith('generated/loaders.ts'))).toEqual([])
  }, 120_000)
})
