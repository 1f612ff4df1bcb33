import { findingText, onOneLine, shortStatement } from '../gateway/finding-text.ts'
import type { Analysis, FoundInAnalysis, SentStatement } from './analyse.ts'

const maxStatements = 20

/** What the larger run sent, and what is found in it: the end of a message. */
export function evidenceOf({ runs, findings }: Analysis): string {
  const statements = runs.at(-1)?.operation.statements ?? []
  const shown = statements.toSorted(byCount).slice(0, maxStatements)
  const left = statements.length - shown.length
  const lines = [...shown.map(statementLine), ...(left > 0 ? [`… and ${left} others`] : [])]
  return `${lines.map((line) => `\n  ${line}`).join('')}${findingsText(findings)}`
}

/** As many of each by their text, so that a message stays as it is from run to run. */
const byCount = (one: SentStatement, other: SentStatement): number =>
  other.count - one.count || (one.shape < other.shape ? -1 : 1)

function statementLine({ shape, coordinate, pathPattern, loader, count }: SentStatement): string {
  const place = loader === null ? coordinate : `loader ${loader}`
  const where = pathPattern === null ? '' : ` at ${pathPattern}`
  return onOneLine(`${count} × ${shortStatement(shape)}${place === null ? '' : ` (${place}${where})`}`)
}

export const findingsText = (findings: readonly FoundInAnalysis[]): string =>
  findings
    .map(({ loader, growth, patch, ...finding }) => {
      const told = {
        ...finding,
        loader: loader ?? undefined,
        patch: patch ?? undefined,
        growth: growth?.text,
      }
      return `\n\n${findingText(told)}`
    })
    .join('')
