import type { Gateway } from '../gateway/gateway.ts'
import type { FindingKind } from '../measurement/finding.ts'
import { asked } from './asked.ts'
import { ownNames } from './own-names.ts'

/** What createGateway returns; anything that answers reports will do. */
export type TestedGateway = Pick<Gateway, 'report'>

/** A document, or one with all that goes with it. */
export type TestedOperation =
  | string
  | {
      /** A query of the schema. */
      readonly document: string
      readonly variables?: Readonly<Record<string, unknown>>
      /** Which operation of the document [its only one]. */
      readonly operationName?: string
      /** Whose it is run as, as `session` would say [nobody]. */
      readonly session?: string
      /** After so many milliseconds a run is given up, from 1 to 60,000 [10,000]. */
      readonly timeoutMs?: number
    }

/** A variable of the operation at two sizes. */
export interface Scale {
  /** Its name, without `$`. */
  readonly variable: string
  /** From 0. */
  readonly from: number
  /** Above `from`, at most 1,000,000. */
  readonly to: number
}

/** What `analyzeOperation` says of it, as far as it is asked here. */
export interface Analysis {
  readonly runs: readonly Run[]
  readonly growth: Growth | null
  readonly findings: readonly FoundInAnalysis[]
}

export interface Run {
  readonly value: number | null
  readonly operation: {
    readonly outcome: string
    readonly errorCodes: readonly string[]
    readonly errorMessages: readonly string[]
    readonly statementCount: number
    readonly statements: readonly SentStatement[]
    readonly resolvers: readonly { readonly calls: number }[]
    readonly loaders: readonly { readonly keys: number }[]
  }
}

export interface SentStatement {
  readonly shape: string
  readonly coordinate: string | null
  readonly pathPattern: string | null
  readonly loader: string | null
  readonly count: number
  readonly rows: number
}

interface Growth {
  readonly text: string
  readonly from: number
  readonly to: number
}

export interface FoundInAnalysis {
  readonly kind: FindingKind
  readonly coordinate: string
  readonly pathPattern: string
  readonly loader: string | null
  readonly statement: string
  readonly statements: number
  readonly growth: Pick<Growth, 'text'> | null
  readonly advice: string
  readonly patch: string | null
}

/**
 * Runs an operation for its own sake, once or at two sizes.
 *
 * @param of the function its author has called
 * @throws TypeError for what cannot be asked; Error where it is refused, fails, or answers with errors
 */
export async function analyse(
  of: string,
  gateway: TestedGateway,
  operation: TestedOperation,
  scale?: Scale,
): Promise<Analysis> {
  const given = { ...asked(of, gateway, operation, scale), scale }
  // A variable that is undefined would be null.
  const variables = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const { analysis } = await inTurn(gateway, async () =>
    report(of, gateway, await questionFor(gateway), variables),
  )
  for (const run of analysis.runs) assertAnswered(of, run, scale)
  return analysis
}

const lastOf = new WeakMap<TestedGateway, Promise<unknown>>()

/** One after another, for tests that do not wait for each other: a gateway refuses a third analysis while two are running. */
function inTurn<Result>(gateway: TestedGateway, run: () => Promise<Result>): Promise<Result> {
  const turn = (lastOf.get(gateway) ?? Promise.resolve()).then(run, run)
  lastOf.set(gateway, turn)
  return turn
}

async function questionFor(gateway: TestedGateway): Promise<string> {
  const { field, json, scale } = await ownNames(gateway)
  return `query Analyse($document: String!, $operationName: String, $variables: ${json}, $scale: ${scale}, $session: String, $timeoutMs: Int) {
    analysis: ${field}(
      document: $document, operationName: $operationName, variables: $variables, scale: $scale, session: $session,
      timeoutMs: $timeoutMs
    ) {
      runs {
        value
        operation {
          outcome errorCodes errorMessages statementCount
          statements { shape coordinate pathPattern loader count rows }
          resolvers { calls }
          loaders { keys }
        }
      }
      growth { text from to }
      findings { kind coordinate pathPattern loader statement statements growth { text } advice patch }
    }
  }`
}

async function report(
  of: string,
  gateway: TestedGateway,
  question: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<{ readonly analysis: Analysis }> {
  try {
    return await gateway.report<{ readonly analysis: Analysis }>(question, variables)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`${of} could not run the operation: ${reason}`, { cause: error })
  }
}

/** An operation that fails half-way has sent fewer statements than it would. */
function assertAnswered(of: string, { value, operation }: Run, scale: Scale | undefined): void {
  const { outcome, errorCodes, errorMessages } = operation
  if (outcome === 'ok' && errorCodes.length === 0) return
  const at = scale === undefined || value === null ? '' : ` at ${scale.variable} = ${value}`
  const quoted = [...errorMessages, `(${[outcome, ...errorCodes].join(', ')})`].map((line) => `\n  ${line}`)
  throw new Error(
    `${of} expects an answer without errors, got${at}:${quoted.join('')}\n` +
      'What is sent before a failure says nothing. Give the operation variables and a session it answers to; the log has the cause of an unexpected error.',
  )
}
