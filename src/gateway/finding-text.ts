import type { Finding, FindingKind } from '../measurement/finding.ts'

/** What is told of a finding, of a request's operation or of one that was run for its own sake. */
export interface ToldFinding
  extends Pick<Finding, 'kind' | 'coordinate' | 'pathPattern' | 'loader' | 'statement' | 'advice' | 'patch'> {
  readonly operationName?: string | undefined
  readonly statements: number
  /** `10 → 100 statements as first grew 10 → 100: linear` */
  readonly growth?: string | undefined
}

const kindsInWords: Readonly<Record<FindingKind, string>> = {
  N_PLUS_ONE: 'N+1',
  SEQUENTIAL_AWAITS: 'Statements one after another',
  REDUNDANT: 'The same statement again',
  UNBATCHED_LOADER: 'A loader that does not batch',
  OVERFETCH: 'Read and never used',
  UNBOUNDED_LIST: 'A list without a limit',
  ROW_BY_ROW_WRITE: 'Rows written one by one',
}

const maxLineLength = 1000
const maxWholeLength = 100
const maxStatementLength = 240
const maxPatchLines = 40

export const kindInWords = (kind: FindingKind): string => kindsInWords[kind]

/** A finding on one screen, each line of it indented but the first; what it tells of is unable to look like another line. */
export function findingText(finding: ToldFinding): string {
  const { kind, coordinate, pathPattern, operationName, loader, statements, statement, growth } = finding
  const counted = statements === 1 ? '1 statement' : `${statements} statements`
  const rows = [
    row('where', pathPattern),
    row('operation', operationName),
    row('loader', loader),
    row('evidence', `${counted} for one operation: ${shortStatement(statement)}`),
    row('growth', growth),
    row('why', finding.advice),
  ]
  return [
    `${kindsInWords[kind]}: ${onOneLine(coordinate)}`,
    ...rows.flat(),
    ...patchLines(finding.patch),
  ].join('\n')
}

const row = (label: string, value: string | undefined): string[] =>
  value === undefined ? [] : [`  ${label.padEnd(10)} ${onOneLine(value)}`]

/** Names and SQL are somebody else's: nothing in them ends the line, moves the cursor or turns the direction of the text. */
export const onOneLine = (text: string): string => visible(text.replace(/\s+/g, ' ').trim())

function visible(text: string): string {
  const line = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\u{fffd}')
  return line.length > maxLineLength ? `${line.slice(0, maxLineLength)}…` : line
}

/** Where it is long, without the list of columns, which says nothing here. */
export function shortStatement(statement: string): string {
  if (statement.length <= maxWholeLength) return statement
  const short = statement.replace(/^select [^()]*? from /i, 'SELECT … FROM ')
  return short.length > maxStatementLength ? `${short.slice(0, maxStatementLength)}…` : short
}

function patchLines(patch: string | undefined): string[] {
  if (patch === undefined) return []
  const lines = patch.replace(/\n$/, '').split('\n')
  const shown = lines.slice(0, maxPatchLines).map((line) => `    ${visible(line)}`.trimEnd())
  const left = lines.length - shown.length
  return ['  patch', ...shown, ...(left > 0 ? [`    … and ${left} lines more`] : [])]
}
