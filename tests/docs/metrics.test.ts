import { describe, expect, it, onTestFinished } from 'vitest'
import { createGateway, defineLoader, measureStatement } from '../../src/index.ts'
import { blockOf, blocksOf, tableOf } from '../support/docs-blocks.ts'
import { hasCurl, post, run } from '../support/run-program.ts'

async function scrape(): Promise<string> {
  const gateway = await createGateway({
    typeDefs: 'type Query { double(of: Int!): Int @cacheControl(maxAge: 60) }',
    loaders: {
      doubleOf: defineLoader((keys: readonly number[]) =>
        measureStatement({ text: 'select 2 * $1' }, async () => keys.map((key) => 2 * key)),
      ),
    },
    resolvers: {
      Query: { double: (_: unknown, { of }: { of: number }, { loaders }) => loaders.doubleOf.load(of) },
    },
  })
  onTestFinished(() => gateway.close())
  const { url } = await gateway.listen({ port: 0 })
  expect(await post(url, 'query Double { double(of: 2) }')).toEqual({ data: { double: 4 } })
  return (await fetch(url.replace('/graphql', '/metrics'))).text()
}

describe('docs/metrics.md', () => {
  it('has the table of the families, with their types and labels', async () => {
    const text = await scrape()
    const documented = new Map(
      tableOf('metrics.md', 'Families').map(([name, type, labels]) => [name, `${type} ${labels}`]),
    )
    const families = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type = '']) => {
      const [, labels = ''] = new RegExp(`^${name}(?:_count)?\\{(.*)\\} `, 'm').exec(text) ?? []
      return [
        name,
        `${type} ${[...labels.matchAll(/(\w+)="/g)].map(([, label]) => label).join(', ')}`,
      ] as const
    })
    const ours = families.filter(([name = '']) => documented.has(name) || !/^(process|nodejs)_/.test(name))
    expect(new Map(ours)).toEqual(documented)
    expect(families.length).toBeGreaterThan(ours.length)
  })

  it.skipIf(!hasCurl)(
    'has a command for curl that reads them in production, with the token and not without',
    async () => {
      const gateway = await createGateway({
        typeDefs: 'type Query { a: Int }',
        production: true,
        metricsToken: 'a-token-for-prometheus',
      })
      onTestFinished(() => gateway.close())
      const { url } = await gateway.listen({ port: 0 })
      const command = blockOf(blocksOf('metrics.md'), { language: 'sh' }).replace(
        'http://127.0.0.1:4000',
        url.replace('/graphql', ''),
      )
      const answerFor = async (METRICS_TOKEN: string) =>
        (await run('sh', ['-c', command], { cwd: '.', env: { METRICS_TOKEN } })).output
      expect(await answerFor('a-token-for-prometheus')).toContain(
        '# TYPE http_request_duration_seconds histogram',
      )
      expect(await answerFor('another')).toContain('UNAUTHENTICATED')
    },
  )
})
