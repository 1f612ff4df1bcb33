import type { Finding } from '../measurement/finding.ts'
import type { Cause } from './cause.ts'
import { listOf } from './n-plus-one.ts'
import { nPlusOneAdvice } from './n-plus-one-advice.ts'

/** What was seen, and what its author should write instead. */
export function adviceFor(cause: Cause): Pick<Finding, 'advice' | 'patch'> {
  const { coordinate, group, statementsPerOperation: count, pathPattern } = cause
  switch (cause.kind) {
    case 'N_PLUS_ONE':
      return {
        advice: nPlusOneAdvice({
          ...group,
          coordinate,
          count,
          callers: group.callers,
          list: listOf(pathPattern),
        }),
        patch: undefined,
      }
    default:
      return { advice: `${coordinate} sent ${count} statements.`, patch: undefined }
  }
}
