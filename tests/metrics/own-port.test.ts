import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { banner } from '../../src/cli/banner.ts'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import type { GatewayOptions } from '../../src/gateway/options.ts'
import { freePort, takenPort } from '../support/ports.ts'
import { post } from '../support/run-program.ts'

const metricsToken = 'the-token-of-prometheus'
const adminToken = 'the-token-of-the-administrator'

async function gatewayWith(options: Partial<GatewayOptions>) {
  const gateway = await createGateway({ typeDefs: 'type Query { a: Int }', logLevel: 'silent', ...options })
  onTestFinished(() => gateway.close())
  return gateway
}

/** A gateway that listens, with `/metrics` on a port of its own. */
async function listening(options: Partial<GatewayOptions> = {}) {
  const gateway = await gatewayWith({ metrics: { port: 0 }, ...options })
  const { url, metricsUrl = 'none' } = await gateway.listen({ port: 0 })
  return { gateway, url, metricsUrl }
}

const statusOf = async (url: string, base: string, init?: RequestInit) =>
  (await fetch(new URL(url, base), init)).status

const bearing = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

describe('metrics on a port of their own', () => {
  it('are there, with health, and nothing else is', async () => {
    const { url, metricsUrl } = await listening()
    expect(new URL(metricsUrl).port).not.toBe(new URL(url).port)
    expect(await post(url, '{ a }')).toEqual({ data: { a: null } })
    const text = await (await fetch(metricsUrl)).text()
    expect(text).toContain('graphql_operations_total{outcome="ok"} 1\n')
    expect(await statusOf('/health/live', metricsUrl)).toBe(200)
    expect(await statusOf('/health/ready', metricsUrl)).toBe(200)
    for (const path of ['/graphql', '/graphql?query={a}', '/', '/metrics/'])
      expect([path, await statusOf(path, `${new URL(metricsUrl).origin}/`)]).toEqual([path, 404])
    const sent = {
      method: 'POST',
      body: '{"query":"{ a }"}',
      headers: { 'content-type': 'application/json' },
    }
    expect(await statusOf('/graphql', metricsUrl, sent)).toBe(404)
  })

  it('are nowhere else: not on the port of requests, not in process, not when mounted', async () => {
    const { gateway, url } = await listening()
    expect(await statusOf('/metrics', url)).toBe(404)
    expect((await gateway.fetch(new Request('http://gateway/metrics'))).status).toBe(404)
    const mounted = createServer((request, response) =>
      gateway.handle(request, response, () => response.writeHead(418).end()),
    )
    await new Promise<void>((resolve) => mounted.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void mounted.close())
    const { port } = mounted.address() as AddressInfo
    expect(await statusOf('/metrics', `http://127.0.0.1:${port}`)).toBe(418)
    expect(await statusOf('/health/live', url)).toBe(200)
  })

  it('need a token in production there, too', async () => {
    const { metricsUrl } = await listening({ production: true, metricsToken, adminToken })
    expect(await statusOf('/metrics', metricsUrl)).toBe(401)
    expect(await statusOf('/metrics', metricsUrl, bearing('wrong'))).toBe(401)
    expect(await statusOf('/metrics', metricsUrl, bearing(''))).toBe(401)
    expect(await statusOf('/metrics', metricsUrl, bearing('undefined'))).toBe(401)
    expect(await statusOf('/metrics', metricsUrl, bearing(metricsToken))).toBe(200)
    expect(await statusOf('/metrics', metricsUrl, bearing(adminToken))).toBe(200)
    expect(await statusOf('/metrics', metricsUrl, { method: 'POST', ...bearing(adminToken) })).toBe(405)
  })

  it('are read by nobody in production where no token is configured', async () => {
    const { metricsUrl } = await listening({ production: true })
    for (const token of ['', 'undefined', 'null', 'any'])
      expect(await statusOf('/metrics', metricsUrl, bearing(token))).toBe(401)
    const gateway = await gatewayWith({ production: true })
    const request = new Request('http://gateway/metrics', bearing('undefined'))
    expect((await gateway.fetch(request)).status).toBe(401)
  })

  it('stay on the port of requests where no other is set', async () => {
    const gateway = await gatewayWith({})
    const { url, metricsUrl } = await gateway.listen({ port: 0 })
    expect(metricsUrl).toBeUndefined()
    expect(await statusOf('/metrics', url)).toBe(200)
    expect((await gateway.fetch(new Request('http://gateway/metrics'))).status).toBe(200)
  })

  it('open their port once, however often the gateway listens', async () => {
    const { gateway, url, metricsUrl } = await listening()
    const second = await gateway.listen({ port: 0 })
    expect(second.metricsUrl).toBe(metricsUrl)
    expect(second.url).not.toBe(url)
  })

  it('listen on their own address where one is set', async () => {
    const gateway = await gatewayWith({ metrics: { port: 0, host: '127.0.0.2' } })
    const { url, metricsUrl } = await gateway.listen({ port: 0, host: '127.0.0.1' })
    expect([new URL(url).hostname, new URL(metricsUrl ?? '').hostname]).toEqual(['127.0.0.1', '127.0.0.2'])
  })

  it('refuse a port in use, name its variable, and let the other port go', async () => {
    const taken = await takenPort()
    const gateway = await gatewayWith({ metrics: { port: taken } })
    const port = await freePort()
    await expect(gateway.listen({ port })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: `127.0.0.1:${taken} is in use by another process. Stop it, or set METRICS_PORT=${taken + 1} (METRICS_PORT=0 picks a free one).`,
    })
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow('fetch failed')
  })

  it('refuse an address that is not of this machine, and say where it is set', async () => {
    const gateway = await gatewayWith({ metrics: { port: 0, host: '192.0.2.1' } })
    await expect(gateway.listen({ port: 0 })).rejects.toMatchObject({
      code: 'CONFIGURATION',
      message: '192.0.2.1 is not an address of this machine. Set the option metrics.host to one that is.',
    })
  })

  it('are gone after close', async () => {
    const { gateway, metricsUrl } = await listening()
    await gateway.close()
    await expect(fetch(metricsUrl)).rejects.toThrow('fetch failed')
  })
})

describe('the banner', () => {
  const facts = {
    name: 'shop',
    url: 'http://127.0.0.1:4000/graphql',
    database: 'PostgreSQL',
    embedded: false,
    madeToken: undefined,
    production: true,
    tryThese: [],
  }

  it('says where metrics are', () => {
    expect(banner({ ...facts, metricsUrl: undefined })).toContain(
      'Metrics        http://127.0.0.1:4000/metrics\n',
    )
    expect(banner({ ...facts, metricsUrl: 'http://127.0.0.1:9464/metrics' })).toContain(
      'Metrics        http://127.0.0.1:9464/metrics\n',
    )
  })
})
