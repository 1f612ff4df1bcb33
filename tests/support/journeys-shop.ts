import { expect, onTestFinished } from 'vitest'
import { loadProject } from '../../src/cli/load-project.ts'
import { openProjectDatabase } from '../../src/cli/open-database.ts'
import { optionsOf } from '../../src/cli/options-of.ts'
import { readEnvironment } from '../../src/config.ts'
import { composeGateway } from '../../src/gateway/compose.ts'
import type { Gateway } from '../../src/gateway/gateway.ts'
import type { Log } from '../../src/gateway/log.ts'
import type { GatewayOptions } from '../../src/gateway/options.ts'

export const adminToken = 'the-token-of-the-administrator'
export const shopFolder = new URL('../../examples/shop', import.meta.url).pathname

/** The shop behind its gateway, listening, composed as `sluice start` does. */
export interface Shop {
  /** Of `/graphql`. */
  readonly url: string
  readonly gateway: Gateway
  /** What was logged: level and what was given. */
  readonly logged: readonly (readonly [level: string, ...given: unknown[]])[]
  /** Ends it as `sluice start` does at a signal. May be called again. */
  close(): Promise<void>
}

export interface ShopSetup {
  readonly databaseUrl: string
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>>
  /** What differs from the shop's own `sluice.config.ts`. */
  readonly change?: (options: GatewayOptions) => Partial<GatewayOptions>
}

/** Starts the real shop in this process; the caller closes it. */
export async function startShop({ databaseUrl, env, change = () => ({}) }: ShopSetup): Promise<Shop> {
  const variables = { DATABASE_URL: databaseUrl, ADMIN_TOKEN: adminToken, ...env }
  const environment = readEnvironment(variables)
  const project = await loadProject(shopFolder)
  const { database, handed } = await openProjectDatabase(project, environment, () => undefined)
  const { log, logged } = recordingLog()
  try {
    const options = {
      ...optionsOf(environment, undefined, variables),
      ...project.config.gateway({ database: handed }),
      typeDefs: project.documents,
    }
    const gateway = await composeGateway({ ...options, ...change(options) }, { database, log })
    const { url } = await gateway.listen({ port: 0 })
    const close = async () => {
      await gateway.close()
      await database.close()
    }
    return { url, gateway, logged, close }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** A shop for one test. */
export async function startShopForTest(setup: ShopSetup): Promise<Shop> {
  const shop = await startShop(setup)
  onTestFinished(() => shop.close())
  return shop
}

function recordingLog() {
  const logged: [level: string, ...given: unknown[]][] = []
  const at =
    (level: string) =>
    (...given: unknown[]) =>
      void logged.push([level, ...given])
  const log = {
    fatal: at('fatal'),
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
  }
  return { log: log as unknown as Log, logged }
}

export interface QueryOptions {
  readonly variables?: Record<string, unknown>
  readonly operationName?: string
  /** Sent as `Authorization: Bearer`. */
  readonly as?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** The body as it came. */
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its operation, which the test has written
  readonly data: any
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly errors: any[] | undefined
  /** `extensions.code` of each error. */
  readonly codes: readonly unknown[]
}

/** Sends an operation as a frontend does. */
export async function query(at: { readonly url: string }, document: string, options: QueryOptions = {}) {
  const { variables, operationName, as, headers } = options
  return answerOf(
    await fetch(at.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
        ...headers,
      },
      body: JSON.stringify({ query: document, variables, operationName }),
    }),
  )
}

/** Reads an answer that need not be JSON. */
export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  const body = isJson(response) && text !== '' ? JSON.parse(text) : {}
  return {
    status: response.status,
    headers: response.headers,
    text,
    data: body.data,
    errors: body.errors,
    codes: (body.errors ?? []).map((error: { extensions?: { code?: unknown } }) => error.extensions?.code),
  }
}

const isJson = (response: Response): boolean =>
  /^application\/(graphql-response\+)?json/.test(response.headers.get('content-type') ?? '')

/** The data of an administrator's operation that goes well. */
export async function asAdministrator(
  at: { readonly url: string },
  document: string,
): Promise<Answer['data']> {
  const { data, errors } = await query(at, document, { as: adminToken })
  expect(errors).toBeUndefined()
  return data
}

/** How the cache took part in the operations of a name so far: only the outcomes there were. */
export async function cacheOutcomesOf(
  at: { readonly url: string },
  name: string,
): Promise<Record<string, number>> {
  const { performanceReport } = await asAdministrator(
    at,
    '{ performanceReport { operations(first: 500) { nodes { name cache { hit stale miss bypass private } } } } }',
  )
  const counts: Record<string, number> = {}
  for (const node of performanceReport.operations.nodes) {
    if (node.name !== name) continue
    for (const [outcome, count] of Object.entries(node.cache as Record<string, number>)) {
      if (count > 0) counts[outcome] = (counts[outcome] ?? 0) + count
    }
  }
  return counts
}

export interface Finding {
  readonly kind: string
  readonly coordinate: string
  readonly pathPattern: string
  readonly operationName: string | null
  readonly statement: string
  readonly operations: number
  readonly statementsPerOperation: number
  readonly totalMs: number
  readonly advice: string
}

/** What an administrator finds, of the operations of a name where one is given. */
export async function findingsOf(at: { readonly url: string }, operationName?: string): Promise<Finding[]> {
  const { nPlusOneFindings } = await asAdministrator(
    at,
    `{ nPlusOneFindings(last: "1h", first: 500) {
      kind coordinate pathPattern operationName statement operations statementsPerOperation totalMs advice
    } }`,
  )
  return (nPlusOneFindings as Finding[]).filter(
    (finding) => operationName === undefined || finding.operationName === operationName,
  )
}

/** Expects that an operation has exactly one finding, and that it says what is given; `advice` lists texts that it must contain. */
export async function expectFinding(
  at: { readonly url: string },
  expected: Partial<Omit<Finding, 'advice'>> & {
    readonly operationName: string
    readonly advice?: readonly string[]
  },
): Promise<Finding> {
  const { advice = [], ...exact } = expected
  const found = await findingsOf(at, expected.operationName)
  expect(found).toEqual([expect.objectContaining(exact)])
  const [finding] = found as [Finding]
  for (const text of advice) expect(finding.advice).toContain(text)
  expect(finding.totalMs).toBeGreaterThan(0)
  return finding
}

/** Expects that an error tells nothing of the inside: a stack, a path, SQL, a driver's or a library's words. */
export function expectSafe(text: string): void {
  expect(text).not.toMatch(/node_modules|\.ts\b|\.js\b|^\s+at /m)
  expect(text).not.toMatch(/\bselect\b.*\bfrom\b|prisma|postgres|ECONN|P\d{4}|127\.0\.0\.1/i)
}
