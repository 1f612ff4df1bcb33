import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { blockOf, blocksOf } from '../support/docs-blocks.ts'
import { copyProject, root, temporaryFolder } from '../support/project-copy.ts'
import { post, run, runWell, serve } from '../support/run-program.ts'

interface Packed {
  readonly filename: string
  readonly size: number
  readonly files: readonly { readonly path: string }[]
}

const programs = blocksOf('library.md')
const copy = await copyProject()
const project = await temporaryFolder('package')
let packed: Packed

beforeAll(async () => {
  // What a person's own work leaves behind must not be shipped either.
  await mkdir(join(copy, '.sluice'))
  await writeFile(join(copy, '.sluice/data'), '')
  const output = await runWell('npm', ['pack', '--json', '--silent', '--pack-destination', project], {
    cwd: copy,
  })
  packed = (JSON.parse(output.slice(output.search(/^\[/m))) as [Packed])[0]

  await writeFile(join(project, 'package.json'), '{ "name": "newcomer", "private": true, "type": "module" }')
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', packed.filename, 'graphql@16']
  await runWell('npm', install, { cwd: project })
  for (const name of ['express', 'fastify']) {
    await symlink(join(root, 'node_modules', name), join(project, 'node_modules', name))
  }
}, 300_000)

/** Starts a program of the page in the project. */
async function start(file: string, change: (code: string) => string = (code) => code) {
  await writeFile(join(project, file), change(blockOf(programs, { file })))
  return serve(process.execPath, [file], { cwd: project, env: { PORT: '0' } })
}

describe('the tarball', () => {
  it('holds the program, its SDL, its migrations and its papers, and nothing else', () => {
    const paths = packed.files.map(({ path }) => path)
    const folders = [...new Set(paths.map((path) => (path.includes('/') ? `${path.split('/')[0]}/` : path)))]
    expect(folders.sort()).toEqual(
      ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist/', 'docs/', 'package.json', 'prisma/', 'schema/'].sort(),
    )
    expect(paths).toEqual(
      expect.arrayContaining([
        'dist/index.js',
        'dist/index.d.ts',
        'dist/cli/main.js',
        'dist/loaders/generator/main.js',
        'dist/testing/index.js',
        'dist/testing/index.d.ts',
        'prisma/schema.prisma',
        'schema/directives.graphql',
        'schema/performance.graphql',
      ]),
    )
    expect(paths.filter((path) => /^prisma\/migrations\/\d+_\w+\/migration\.sql$/.test(path))).not.toEqual([])
    expect(paths.filter((path) => path.startsWith('dist/') && !/\.(js|d\.ts)$/.test(path))).toEqual([])
    expect(packed.size).toBeLessThan(700_000)
  })

  it('names every package it imports among its dependencies, those of its types too', async () => {
    const folder = join(project, 'node_modules/sluice')
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    // Its own name is what files that it generates import.
    const named = new Set([
      'sluice',
      ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
    ])
    const files = (await readdir(join(folder, 'dist'), { recursive: true })).filter((file) =>
      /\.(js|d\.ts)$/.test(file),
    )
    const missing = new Set<string>()
    for (const file of files) {
      const text = await readFile(join(folder, 'dist', file), 'utf8')
      for (const [, specifier = ''] of text.matchAll(/\b(?:from|import\() ?'((?!node:)[a-z@][^']*)'/g)) {
        const name = specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/')
        if (!named.has(name)) missing.add(name)
        // The one package here that is typed by another.
        if (name === 'pg' && file.endsWith('.d.ts') && !named.has('@types/pg')) missing.add('@types/pg')
      }
    }
    expect([...missing]).toEqual([])
  })
})

describe('a program that uses the package', { timeout: 120_000 }, () => {
  it('serves, and ends by itself once closed', async () => {
    const program = await start('server.mjs')
    const [, url = ''] = await program.printed(/listening on (\S+)/)
    expect(await post(url, '{ hello(name: "Ada") }')).toEqual({ data: { hello: 'Hello, Ada!' } })
    expect(await program.stop()).toBe(0)
  })

  it.each(['in front of', 'behind'])(
    'is mounted in Express %s a body parser, and hands on what is not its own',
    async (place) => {
      const program = await start('express.mjs', (code) =>
        place === 'behind'
          ? code.replace('app.use(gateway.handle)', 'app.use(express.json())\n$&')
          : code.replace('app.use(gateway.handle)', '$&\napp.use(express.json())'),
      )
      const [, port] = await program.printed(/port (\d+)/)
      const base = `http://127.0.0.1:${port}`
      expect(await post(`${base}/graphql`, '{ hello }')).toEqual({ data: { hello: 'Hello from Express' } })
      expect(await (await fetch(`${base}/`)).text()).toBe('the rest of the app')
      expect((await fetch(`${base}/health/ready`)).status).toBe(200)
      expect(await program.stop()).toBe(0)
    },
  )

  it('is mounted in Fastify, whose own routes still parse their bodies', async () => {
    const program = await start('fastify.mjs', (code) =>
      code.replace("app.get('/'", "app.post('/echo', (request) => request.body)\n$&"),
    )
    const [, port] = await program.printed(/port (\d+)/)
    const base = `http://127.0.0.1:${port}`
    expect(await post(`${base}/graphql`, '{ hello }')).toEqual({ data: { hello: 'Hello from Fastify' } })
    expect(await (await fetch(`${base}/`)).text()).toBe('the rest of the app')
    expect(await post(`${base}/echo`, '{ hello }')).toEqual({ query: '{ hello }' })
    expect((await fetch(`${base}/health/ready`)).status).toBe(200)
    expect((await fetch(`${base}/graphql`, { method: 'POST', body: 'x'.repeat(1_000_001) })).status).toBe(415)
    expect(await program.stop()).toBe(0)
  })

  it('answers a Fetch API request without listening', async () => {
    await writeFile(join(project, 'fetch.mjs'), blockOf(programs, { file: 'fetch.mjs' }))
    const { code, output } = await run(process.execPath, ['fetch.mjs'], { cwd: project })
    expect({ code, output }).toEqual({ code: 0, output: blockOf(programs, { language: 'json' }) })
  })
})

/** A test of an author's with the runner that Node brings: one expectation holds, one does not. */
const authorsTest = `
import { after, test } from 'node:test'
import { createGateway, measureStatement } from 'sluice'
import { expectStatements } from 'sluice/testing'

const read = (text) => measureStatement({ text }, async () => [{ n: 1 }])
const gateway = await createGateway({
  typeDefs: 'type Query { once: Int twice: Int }',
  logLevel: 'silent',
  resolvers: {
    Query: {
      once: async () => (await read('select n from a'))[0].n,
      twice: async () => (await read('select n from a'))[0].n + (await read('select n from b'))[0].n,
    },
  },
})
after(() => gateway.close())

test('once', () => expectStatements(gateway, '{ once }').toBe(1))
test('twice', () => expectStatements(gateway, '{ twice }').toBe(1))
`

describe('a test that uses the package', { timeout: 120_000 }, () => {
  it('passes or fails in the runner that Node brings, and says why', async () => {
    await writeFile(join(project, 'statements.test.mjs'), authorsTest)
    const { code, output } = await run(process.execPath, ['--test', 'statements.test.mjs'], { cwd: project })
    expect(output).toMatch(/^# pass 1$/m)
    expect(output).toMatch(/^# fail 1$/m)
    expect(output).toMatch(
      /expected 1 statement, got 2\n +1 × select n from a \(Query\.twice at twice\)\n +1 × select n from b \(Query\.twice at twice\)/,
    )
    expect(code).toBe(1)
  })
})

describe('a TypeScript project that uses the package', { timeout: 120_000 }, () => {
  it('finds its types, and a wrong option is a mistake the compiler names', async () => {
    const typescript = join(root, 'node_modules/typescript/bin/tsc')
    await writeFile(join(project, 'right.ts'), rightProgram)
    await writeFile(
      join(project, 'wrong.ts'),
      `import { createGateway } from 'sluice'\nawait createGateway({ typeDefs: 'type Query { a: Int }', cahce: {} })\n`,
    )
    const options = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--types',
      'node',
    ]
    const { output } = await run(process.execPath, [typescript, ...options, 'right.ts', 'wrong.ts'], {
      cwd: project,
    })
    expect(output.match(/^\S+: error TS\d+: .*$/gm)).toEqual([
      expect.stringMatching(/^wrong\.ts\(2,.*'cahce' does not exist/),
    ])
  })
})

const rightProgram = `
import { createGateway, defineLoader, SluiceError } from 'sluice'
import type { Gateway, GatewayContext, GatewayOptions } from 'sluice'
import { expectNoFindings, expectStatements, type Scale, type TestedOperation } from 'sluice/testing'

const loaders = { lengthOf: defineLoader(async (words: readonly string[]) => words.map((word) => word.length)) }
type Context = GatewayContext<typeof loaders>

const options: GatewayOptions = {
  typeDefs: 'type Query { length(of: String!): Int! }',
  loaders,
  resolvers: {
    Query: {
      length: (_: unknown, { of }: { of: string }, { loaders }: Context): Promise<number> => loaders.lengthOf.load(of),
    },
  },
}
try {
  const gateway: Gateway = await createGateway(options)
  const { url }: { url: string } = await gateway.listen({ port: 0 })
  console.log(url)
  const operation: TestedOperation = { document: '{ length(of: "word") }' }
  const scale: Scale = { variable: 'first', from: 1, to: 2 }
  const checked: Promise<void>[] = [expectStatements(gateway, operation).toBe(0), expectNoFindings(gateway, operation)]
  await Promise.all([...checked, expectStatements(gateway, operation).toStayConstant(scale)])
  await gateway.close()
} catch (error) {
  if (error instanceof SluiceError && error.code === 'PORT_IN_USE') console.error(error.message)
}
`

describe('the sluice command', { timeout: 120_000 }, () => {
  it('is installed, and tells its version', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
    expect(await runWell('npx', ['--silent', 'sluice', '--version'], { cwd: project })).toContain(version)
  })

  it('serves a TypeScript project without a database of its own, measures it in the embedded one, and ends cleanly', async () => {
    await mkdir(join(project, 'greeter/schema'), { recursive: true })
    for (const file of ['sluice.config.ts', 'schema/hello.graphql']) {
      await writeFile(join(project, 'greeter', file), blockOf(blocksOf('configuration.md'), { file }))
    }
    const administrator = { authorization: 'Bearer a-token-for-the-test' }
    const env = { PORT: '0', ADMIN_TOKEN: 'a-token-for-the-test' }
    const program = serve(join(project, 'node_modules/.bin/sluice'), ['start', 'greeter'], {
      cwd: project,
      env,
    })
    const [, url = ''] = await program.printed(/GraphQL +(\S+)/)
    expect(await post(url, '{ hello(name: "Ada") }')).toEqual({ data: { hello: 'Hello, Ada!' } })
    expect(await post(url, '{ performanceReport(last: "5m") { requests errors } }', administrator)).toEqual({
      data: { performanceReport: { requests: 1, errors: 0 } },
    })
    expect(await program.stop()).toBe(0)
    expect(await readdir(join(project, '.sluice'))).toEqual(['data'])
  })
})
