import { expect, it, onTestFinished } from 'vitest'
import type { Gateway } from '../../src/gateway/gateway.ts'
import {
  createGateway,
  measure,
  measureOperation,
  measureStatement,
  recordOperation,
  startMeasure,
} from '../../src/index.ts'

const send = (text: string) => measureStatement({ text }, async () => [1])

async function start(resolve: () => unknown = () => 'hello') {
  const gateway = await createGateway({
    typeDefs: 'type Query { hello: String }',
    resolvers: { Query: { hello: resolve } },
    logLevel: 'silent',
  })
  onTestFinished(() => gateway.close())
  return gateway
}

async function ask(gateway: Gateway) {
  const response = await gateway.fetch(
    new Request('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'query Hello { hello }' }),
    }),
  )
  expect(await response.json()).toEqual({ data: { hello: 'hello' } })
}

/** Everything that a gateway's metrics count of statements, work and spans. */
async function counted(gateway: Gateway) {
  const text = await (await gateway.fetch(new Request('http://gateway/metrics'))).text()
  const sum = (pattern: RegExp) =>
    [...text.matchAll(pattern)].reduce((total, [, count]) => total + Number(count), 0)
  return {
    statements: sum(/^db_query_duration_seconds_count\{[^}]*\} (\d+)$/gm),
    work: sum(/^graphql_operation_duration_seconds_count\{[^}]*operation_type="work"[^}]*\} (\d+)$/gm),
    spans: sum(/^graphql_span_duration_seconds_count\{[^}]*\} (\d+)$/gm),
  }
}

const reported = async (gateway: Gateway) => {
  const { performanceReport } = await gateway.report<{
    performanceReport: { operations: { nodes: { name: string }[] } }
  }>('{ performanceReport(last: "5m") { operations { nodes { name } } } }')
  return performanceReport.operations.nodes.map(({ name }) => name).sort()
}

const nothing = { statements: 0, work: 0, spans: 0 }

it('what an operation does is told to its own gateway, and to no other of the process', async () => {
  let finish: () => void = () => undefined
  const answered = new Promise<void>((resolve) => {
    finish = resolve
  })
  let late: Promise<unknown> = Promise.resolve()
  const first = await start()
  const second = await start(async () => {
    await send('select 1')
    await measure('render', () => send('select 2'))
    await measureOperation('job', () => measure('inside', () => send('select 3')))
    recordOperation({ name: 'route', durationMs: 1 })
    // These end after the answer: they are not the operation's any more, but still its gateway's.
    const end = startMeasure('upload')
    late = measureStatement({ text: 'select 4' }, () => answered).then(() => end())
    return 'hello'
  })
  await ask(first)
  await ask(second)
  finish()
  await late
  expect(await counted(first)).toEqual(nothing)
  expect(await counted(second)).toEqual({ statements: 4, work: 2, spans: 3 })
  expect(await reported(first)).toEqual(['Hello'])
  expect(await reported(second)).toEqual(['Hello', 'job', 'route'])
})

async function workOutside() {
  await send('select 1')
  void measure('span', () => undefined)
  await measureOperation('job', () => send('select 2'))
  recordOperation({ name: 'route', durationMs: 1 })
}
const once = { statements: 2, work: 2, spans: 1 }

it('what is done outside operations is told once: to the gateway that was started first and is open', async () => {
  const first = await start()
  const second = await start()
  await workOutside()
  expect([await counted(first), await counted(second)]).toEqual([once, nothing])
  expect([await reported(first), await reported(second)]).toEqual([['job', 'route'], []])
  await first.close()
  await workOutside()
  expect(await counted(second)).toEqual(once)
  expect(await reported(second)).toEqual(['job', 'route'])
})

it('a gateway that could not be started is told nothing', async () => {
  const failed = createGateway({ typeDefs: 'type Query { hello: Nothing }', logLevel: 'silent' })
  await expect(failed).rejects.toThrow('Unknown type')
  const gateway = await start()
  await workOutside()
  expect(await counted(gateway)).toEqual(once)
})
