import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createGateway, defineLoader, measureStatement } from '../../src/index.ts'
import { createMetrics } from '../../src/metrics/create-metrics.ts'
import { filledTotals, sources } from '../metrics/filled.ts'
import { blockOf, blocksOf, tableOf } from '../support/docs-blocks.ts'
import { hasCurl, post, run } from '../support/run-program.ts'

/** A gateway with a loader and statements, scraped after it has answered. */
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

/** Everything there can be, beyond every bound. */
async function scrapeFilled(): Promise<string> {
  const metrics = createMetrics({ totals: filledTotals(), ...sources, defaultMetrics: false })
  onTestFinished(metrics.close)
  return metrics.metrics()
}

const familiesIn = (text: string) =>
  [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type = '']) => ({ name, type }))

const linesOf = (text: string, family: string): readonly string[] =>
  text.match(new RegExp(`^${family}(_bucket|_sum|_count)?[ {].*$`, 'gm')) ?? []

const numberOf = (text: string) => Number(text.replaceAll(',', ''))

describe('docs/metrics.md', () => {
  const documented = tableOf('metrics.md', 'Families').map(([name = '', type = '', labels = '']) => ({
    name: name.replace(' *', ''),
    type,
    labels,
    always: !name.endsWith(' *'),
  }))

  it('has the table of the families, with their types and labels', async () => {
    const text = await scrapeFilled()
    const families = familiesIn(text).map(({ name, type }) => {
      const [line = ''] = linesOf(text, name).filter((one) => !one.includes('_bucket{'))
      const labels = [...line.matchAll(/(\w+)="/g)].map(([, label]) => label).join(', ')
      return `${name} ${type} ${labels}`
    })
    expect(families.sort()).toEqual(
      documented.map(({ name, type, labels }) => `${name} ${type} ${labels}`).sort(),
    )
  })

  it('says which of them every gateway has from the start', async () => {
    const names = familiesIn(await scrape()).map(({ name }) => name)
    for (const { name } of documented.filter(({ always }) => always)) expect(names).toContain(name)
    const others = names.filter((name) => !documented.some((one) => one.name === name))
    expect(others.filter((name) => !/^(process|nodejs)_/.test(name))).toEqual([])
    for (const removed of ['handles', 'requests', 'resources']) {
      expect(names).toContain(`nodejs_active_${removed}`)
      expect(names).not.toContain(`nodejs_active_${removed}_total`)
    }
  })

  it('has the most series each family can have, and their sum', async () => {
    const text = await scrapeFilled()
    const bounds = tableOf('metrics.md', 'Bounds')
    const bounded = new Map(bounds.slice(0, -1).map(([name = '', , series = '']) => [name, numberOf(series)]))
    for (const [name, series] of bounded) expect([name, linesOf(text, name).length]).toEqual([name, series])
    const others = familiesIn(text).filter(({ name }) => !bounded.has(name))
    const series = others.flatMap(({ name }) => linesOf(text, name)).length
    const allOthers = numberOf(bounds.at(-1)?.[2] ?? '')
    expect(series).toBeLessThanOrEqual(allOthers)

    const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8')
    const [, inAll = '', byClients = ''] =
      /These are ([\d,]+) series at most, of which clients can make ([\d,]+)/.exec(page) ?? []
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
    expect(numberOf(inAll)).toBe(sum([...bounded.values(), allOthers]))
    const ofClients = bounds
      .filter(([, , , who]) => who === 'clients')
      .map(([name = '']) => bounded.get(name) ?? 0)
    expect(numberOf(byClients)).toBe(sum(ofClients))
  })

  it('says what `sluice_dropped_total` counts, and asks for what was lost', async () => {
    const text = await scrape()
    const whats = [...text.matchAll(/^sluice_dropped_total\{what="(\w+)"\} 0$/gm)].map(([, what]) => what)
    const rows = tableOf('metrics.md', 'What was left out')
    expect(whats.sort()).toEqual(rows.map(([what]) => what).sort())
    const asked = /sluice_dropped_total\{what=~"([^"]+)"\}/.exec(
      blockOf(blocksOf('metrics.md'), { language: 'promql' }),
    )
    expect(asked?.[1]?.split('|')).toEqual(rows.filter(([, , lost]) => lost === 'yes').map(([what]) => what))
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
