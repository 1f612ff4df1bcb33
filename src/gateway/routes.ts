import { bearerToken, secretCheck } from '../identity/administrator.ts'
import type { Metrics } from '../metrics/create-metrics.ts'
import type { Incoming } from './answer-graphql.ts'
import type { Reply } from './exchange.ts'
import { errorReply } from './exchange.ts'
import { createFetch } from './fetch-reply.ts'
import type { Readiness } from './health.ts'
import { createHandle, type Handle } from './node-reply.ts'
import type { ReplyParts, Route, RouteTable } from './route.ts'

export interface RouteParts extends ReplyParts {
  readonly answerGraphql: (incoming: Incoming) => Promise<Reply>
  readonly metrics: Metrics | undefined
  /** Whether `/metrics` is answered by `handleMetrics`, and by nothing else. */
  readonly metricsApart: boolean
  readonly readiness: () => Promise<Readiness>
  /** Who may read `/metrics`; undefined: anybody. */
  readonly metricsTokens: readonly (string | undefined)[] | undefined
}

export interface Routes {
  readonly fetch: (request: Request) => Promise<Response>
  readonly handle: Handle
  /** For a port of its own: `/metrics` and health. */
  readonly handleMetrics: Handle
}

/** The gateway's own paths. */
export function createRoutes(parts: RouteParts): Routes {
  const metrics: [string, Route] = ['/metrics', metricsRoute(parts)]
  const health = healthRoutes(parts)
  const table: RouteTable = {
    routes: new Map<string, Route>([
      ['/graphql', (_headers, graphql) => parts.answerGraphql(graphql())],
      ...health,
      ...(parts.metricsApart ? [] : [metrics]),
    ]),
    notFound: 'Nothing is here. GraphQL is at /graphql.',
  }
  const metricsTable: RouteTable = {
    routes: new Map([metrics, ...health]),
    notFound: 'Nothing is here. Metrics are at /metrics.',
  }
  return {
    fetch: createFetch(table, parts),
    handle: createHandle(table, parts),
    handleMetrics: createHandle(metricsTable, parts),
  }
}

function healthRoutes({ readiness }: RouteParts): [string, Route][] {
  return [
    ['/health/live', async () => json(200, { status: 'ok' })],
    [
      '/health/ready',
      async () => {
        const { ready, reasons } = await readiness()
        return json(ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', reasons })
      },
    ],
  ]
}

function metricsRoute({ metrics, metricsTokens }: RouteParts): Route {
  // A token that is not configured matches nothing; with none configured, nobody reads.
  const checks = metricsTokens?.map((token) => secretCheck(token))
  return async (headers, _graphql, method) => {
    if (metrics === undefined) return errorReply(404, 'NOT_FOUND', 'Metrics are off.')
    if (method !== 'GET')
      return errorReply(405, 'METHOD_NOT_ALLOWED', 'Metrics are read by GET.', { allow: 'GET' })
    const token = bearerToken(headers.get('authorization'))
    // Every check is made, so that the time does not tell which one the token nearly passed.
    if (checks !== undefined && checks.filter((isToken) => isToken(token)).length === 0) {
      const message = 'Send Authorization: Bearer with METRICS_TOKEN or ADMIN_TOKEN.'
      return errorReply(401, 'UNAUTHENTICATED', message, { 'www-authenticate': 'Bearer' })
    }
    const headersOfReply = { 'content-type': metrics.contentType, 'cache-control': 'no-store' }
    return { status: 200, headers: headersOfReply, body: await metrics.metrics() }
  }
}

const json = (status: number, body: object): Reply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
})
