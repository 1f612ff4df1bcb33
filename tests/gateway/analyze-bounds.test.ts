import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import {
  analysisOf,
  analyzedOptions,
  closeGate,
  scaled,
  seen,
  startAnalyzed,
} from '../support/analyzed-gateway.ts'
import { countedOf } from '../support/counted-operations.ts'
import { adminToken, query } from '../support/journeys-shop.ts'

const { gateway, url, ask, analyze, refusalOf } = await startAnalyzed()

describe('an analysis that takes too long', () => {
  const givenUp = (at: string, ms: number) => ({
    code: 'ANALYSIS_TIMEOUT',
    message: `The run${at} was given up after ${ms} ms. What it has sent to a database goes on there. Run less of it, or give timeoutMs.`,
  })

  it('is given up, and the gateway goes on', async () => {
    expect(await refusalOf('{ never }', { timeoutMs: 20 })).toMatchObject(givenUp('', 20))
    expect(
      await refusalOf('query ($first: Int) { never(first: $first) }', { timeoutMs: 500, ...scaled(1, 10) }),
    ).toMatchObject(givenUp(' with first = 10', 500))
    expect((await query({ url }, '{ products(first: 1) { supplier } }')).data).toEqual({
      products: [{ supplier: 'supplier 1' }],
    })
    expect(await analyze('{ products(first: 1) { id } }')).toMatchObject({ rating: 'A' })
  })

  it('is given up while its context is made', async () => {
    const gate = closeGate()
    onTestFinished(() => gate.open())
    expect(await refusalOf('{ asked { session } }', { session: 'waits', timeoutMs: 20 })).toMatchObject(
      givenUp('', 20),
    )
  })

  it('calls no resolver any more, and what goes on is counted nowhere', async () => {
    const gate = closeGate()
    const unhandled: unknown[] = []
    const note = (reason: unknown) => void unhandled.push(reason)
    process.on('unhandledRejection', note)
    onTestFinished(() => void process.off('unhandledRejection', note))
    const before = await countedOf(gateway)
    seen.itemCalls = 0
    for (const document of ['{ gated }', '{ lateList { fails } gated }', '{ gatedItems { counted } }'])
      await expect(gateway.report(analysisOf, { document, timeoutMs: 20 })).rejects.toMatchObject({
        extensions: { code: 'ANALYSIS_TIMEOUT' },
      })
    gate.open()
    for (let turn = 0; turn < 20; turn++) await nextTurn()
    expect([unhandled, seen.itemCalls]).toEqual([[], 0])
    expect(await countedOf(gateway)).toEqual(before)
  })

  it('lets go of what it has watched', async () => {
    const gate = closeGate()
    onTestFinished(() => gate.open())
    const closing = await createGateway(analyzedOptions)
    const given = expect(closing.report(analysisOf, { document: '{ reads }' })).rejects.toMatchObject({
      extensions: { code: 'SHUTTING_DOWN' },
    })
    await gate.waitingAre(1)
    const areWatched = () =>
      new Set(seen.rowsRead.map((row) => Object.getOwnPropertyDescriptor(row, 'text')?.get !== undefined))
    expect(areWatched()).toEqual(new Set([true]))
    await closing.close()
    await given
    expect(areWatched()).toEqual(new Set([false]))
  })
})

describe('analyses at once', () => {
  it('are two, and no third', async () => {
    const gate = closeGate()
    const running = [ask('{ gated }'), ask('{ gated }')]
    await gate.waitingAre(2)
    for (let time = 0; time < 2; time++) {
      expect(await refusalOf('{ asked { session } }')).toMatchObject({
        code: 'TOO_MANY_ANALYSES',
        message: '2 analyses are running, and no more may at once. Ask again when one of them has ended.',
      })
    }
    // Others are served meanwhile.
    expect((await query({ url }, '{ products(first: 1) { id } }')).data.products).toHaveLength(1)
    gate.open()
    for (const { analysis } of await Promise.all(running)) {
      expect(analysis.runs[0].operation).toMatchObject({
        statementCount: 1,
        spans: [{ name: 'after the gate', calls: 1 }],
      })
    }
    expect(await analyze('{ asked { session } }')).toMatchObject({ rating: 'A' })
  })

  it('leave their place when they fail', async () => {
    for (let time = 0; time < 5; time++) {
      await refusalOf('{ never }', { timeoutMs: 5 })
      await refusalOf('{ nothing }')
    }
    expect(await analyze('{ asked { session } }')).toMatchObject({ rating: 'A' })
  })

  it('are given up when the gateway closes, and none begins after', async () => {
    const gate = closeGate()
    const closing = await createGateway({ ...analyzedOptions, drainMs: 20_000 })
    const { url: at } = await closing.listen({ port: 0 })
    const variables = { document: '{ gated }', timeoutMs: 60_000 }
    const asked = query({ url: at }, analysisOf, { as: adminToken, variables })
    await gate.waitingAre(1)
    const closed = closing.close()
    const { codes } = await asked
    expect(codes).toEqual(['SHUTTING_DOWN'])
    await closed
    gate.open()
    await expect(closing.report(analysisOf, variables)).rejects.toMatchObject({
      extensions: { code: 'SHUTTING_DOWN' },
    })
  })
})
