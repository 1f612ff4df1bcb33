import { expect, it, onTestFinished } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'

it('operations in flight are counted, the scrape that asks is not', async () => {
  let release: (value: number) => void = () => undefined
  const held = new Promise<number>((resolve) => {
    release = resolve
  })
  let began: () => void = () => undefined
  const beginning = new Promise<void>((resolve) => {
    began = resolve
  })
  const gateway = await createGateway({
    typeDefs: 'type Query { held: Int }',
    resolvers: {
      Query: {
        held: () => {
          began()
          return held
        },
      },
    },
  })
  onTestFinished(() => gateway.close())
  const inFlight = async () => {
    const text = await (await gateway.fetch(new Request('http://gateway/metrics'))).text()
    return /^sluice_operations_in_flight (\d+)$/m.exec(text)?.[1]
  }
  expect(await inFlight()).toBe('0')
  const answer = gateway.fetch(
    new Request('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ held }"}',
    }),
  )
  await beginning
  expect(await inFlight()).toBe('1')
  release(1)
  expect(await (await answer).json()).toEqual({ data: { held: 1 } })
  expect(await inFlight()).toBe('0')
})
