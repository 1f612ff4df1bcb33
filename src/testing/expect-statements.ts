import type { Analysis, Run, Scale, TestedGateway, TestedOperation } from './analyse.ts'
import { analyse } from './analyse.ts'
import { evidenceOf } from './evidence.ts'

/** What may be expected of the SQL statements that an operation sends. Each runs it, and counts it in no report. */
export interface StatementExpectation {
  /** @throws Error unless one run sends exactly so many statements; TypeError for what cannot be asked */
  toBe(count: number): Promise<void>
  /** @throws Error where one run sends more statements; TypeError for what cannot be asked */
  toBeAtMost(count: number): Promise<void>
  /**
   * Runs it at both sizes: as many statements for the larger.
   *
   * @throws Error where they are not as many, or nothing else grew, so that nothing was compared; TypeError for what cannot be asked
   */
  toStayConstant(scale: Scale): Promise<void>
}

const of = 'expectStatements'

/**
 * Expects something of the SQL statements that an operation sends:
 * `await expectStatements(gateway, 'query Products($first: Int!) { … }').toStayConstant({ variable: 'first', from: 10, to: 100 })`.
 *
 * @param gateway what createGateway resolves to; it need not listen
 * @param operation a query, with its variables and its session where it has any
 */
export function expectStatements(gateway: TestedGateway, operation: TestedOperation): StatementExpectation {
  const expectCount = async (count: number, words: string, isExpected: (sent: number) => boolean) => {
    checkCount(count)
    const analysis = await analyse(of, gateway, operation)
    const sent = analysis.runs[0]?.operation.statementCount ?? 0
    if (!isExpected(sent)) throw new Error(`expected ${words}, got ${sent}${evidenceOf(analysis)}`)
  }
  return {
    toBe: (count) => expectCount(count, counted(count), (sent) => sent === count),
    toBeAtMost: (count) => expectCount(count, `at most ${counted(count)}`, (sent) => sent <= count),
    async toStayConstant(scale) {
      const analysis = await analyse(of, gateway, operation, scale ?? null)
      const [smaller, larger] = analysis.runs
      if (smaller === undefined || larger === undefined || analysis.growth === null) {
        throw new Error(`${of} expects two runs to compare, got ${analysis.runs.length}.`)
      }
      if (smaller.operation.statementCount !== larger.operation.statementCount) {
        throw new Error(grown(scale, analysis.growth.text, analysis))
      }
      assertCompared(scale, smaller, larger)
    },
  }
}

const counted = (count: number): string => (count === 1 ? '1 statement' : `${count} statements`)

function checkCount(count: unknown): void {
  if (Number.isInteger(count) && Number(count) >= 0) return
  throw new TypeError(
    `${of} expects a whole number of statements, from 0, got ${String(count)}. Write e.g. toBe(2).`,
  )
}

const grown = ({ variable, from, to }: Scale, growth: string, analysis: Analysis): string =>
  `expected as many statements at ${variable} = ${to} as at ${variable} = ${from}, got ${growth}${evidenceOf(analysis)}`

/** Of data that do not grow, statements do not either, whatever the code: such a test could never fail. */
function assertCompared({ variable, from, to }: Scale, smaller: Run, larger: Run): void {
  const { statementCount } = larger.operation
  if (statementCount === 0) {
    throw new Error(
      `expected statements to compare, got none at ${variable} = ${from} and at ${variable} = ${to}. ` +
        'Sluice sees those of measuredPrisma, measuredPool and measureStatement; of an operation that sends none, expect toBe(0).',
    )
  }
  const [before, after] = [sizesOf(smaller), sizesOf(larger)]
  if (after.some((size, at) => size > (before[at] ?? 0))) return
  throw new Error(
    `expected more data at ${variable} = ${to} than at ${variable} = ${from} to compare, got as much: ` +
      `${counted(statementCount)} with ${rowsOf(larger)} rows. Give the test more than ${from} rows to find, or smaller sizes.`,
  )
}

/** How much an operation has dealt with, by all that tells of it. */
const sizesOf = (run: Run): readonly number[] => [
  rowsOf(run),
  sumOf(run.operation.resolvers.map(({ calls }) => calls)),
  sumOf(run.operation.loaders.map(({ keys }) => keys)),
]

const rowsOf = ({ operation }: Run): number => sumOf(operation.statements.map(({ rows }) => rows))

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0)
