import { isJoined } from '../measurement/sql-verb.ts'
import { parametersKeyOf } from '../measurement/statements.ts'

// Leading comments and white space, then a word that only manages the transaction or the session.
const housekeeping =
  /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*(?:begin|start\s+transaction|commit|end|rollback|abort|savepoint|release|set|reset|discard|deallocate)\b/i

/** Transaction and session commands alone: what a pool or a transaction needs for itself, and nobody's statement. */
export const isHousekeeping = (sql: string): boolean =>
  housekeeping.test(sql) &&
  (!isJoined(sql) || sql.split(';').every((one) => isEmpty(one) || housekeeping.test(one)))

const isEmpty = (sql: string): boolean => sql.trim() === ''

/** Tells one execution of a statement's shape from another: by its parameters, or by its text where the values are written into it. */
export const executionKeyOf = (sql: string, parameters: readonly unknown[] | undefined): string | undefined =>
  parametersKeyOf(parameters === undefined || parameters.length === 0 ? [sql] : parameters)
