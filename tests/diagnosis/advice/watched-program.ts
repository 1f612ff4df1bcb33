import { onTestFinished } from 'vitest'
import { createGateway, type GatewayOptions } from '../../../src/index.ts'
import { MemoryDatabase, type Row } from '../corpus/memory-database.ts'

/** What a program is asked. */
export interface Asked {
  readonly document: string
  readonly variables?: object
  /** What happens before it. */
  readonly before?: (() => void) | undefined
  /** The answer has errors [false]. */
  readonly fails?: boolean
}

export interface Found {
  readonly kind: string
  readonly coordinate: string
  readonly advice: string
  readonly patch: string | null
}

/** What became of an operation. */
export interface Outcome {
  /** The answer's text, byte for byte. */
  readonly answer: string
  readonly found: readonly Found[]
  /** Statements of one run of each document, added up. */
  readonly statements: number
}

interface Reported {
  readonly findings: readonly Found[]
  readonly performanceReport: {
    readonly operations: { readonly nodes: readonly { readonly statementsPerOperation: number }[] }
  }
}

/** Starts a gateway, sends it operations one after another, and says what it answered to the last and found in all. */
export async function asking(options: GatewayOptions, ...asked: readonly Asked[]): Promise<Outcome> {
  const gateway = await createGateway({ logLevel: 'silent', ...options })
  onTestFinished(() => gateway.close())
  let answer = ''
  for (const { document, variables, before, fails = false } of asked) {
    before?.()
    const request = new Request('http://test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: document, variables }),
    })
    answer = await (await gateway.fetch(request)).text()
    const { errors } = JSON.parse(answer) as { readonly errors?: unknown }
    if (errors !== undefined && !fails) throw new Error(answer)
  }
  const { findings, performanceReport } = await gateway.report<Reported>(
    `{
      findings(last: "1h", first: 500) { kind coordinate advice patch }
      performanceReport(last: "1h") { operations(first: 100) { nodes { statementsPerOperation } } }
    }`,
  )
  const counts = performanceReport.operations.nodes.map((node) => node.statementsPerOperation)
  return { answer, found: findings, statements: counts.reduce((sum, count) => sum + count, 0) }
}

/** A program on a database in memory, and how many statements it sent for the last operation. */
export async function askingMemory(
  tables: Record<string, Row[]>,
  options: (database: MemoryDatabase) => Omit<GatewayOptions, 'typeDefs'>,
  typeDefs: string,
  ...asked: readonly Asked[]
): Promise<Outcome & { readonly sent: readonly string[] }> {
  const database = new MemoryDatabase(tables)
  const outcome = await asking({ typeDefs, ...options(database) }, ...asked)
  return { ...outcome, sent: database.sent }
}

/** The patch of the only finding. */
export function onlyPatch({ found }: Outcome): string {
  const [only, ...others] = found
  if (only === undefined || others.length > 0)
    throw new Error(`${found.length} findings: ${JSON.stringify(found)}`)
  if (only.patch === null) throw new Error(`there is no patch: ${only.advice}`)
  return only.patch
}
