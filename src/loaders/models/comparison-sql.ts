import { SluiceError } from '../../errors.ts'
import { remedyFor, shown } from '../../mistakes.ts'
import type { DataModel, ScalarField } from '../data-model.ts'
import type { Comparison } from '../model-loaders.ts'
import type { Parameters } from './parameters.ts'
import { castType, comparableSql, quoted } from './sql.ts'
import { impossible, writerOf } from './written-value.ts'

type Operator = keyof Comparison

const inequalities = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const
const patterns = { contains: ['%', '%'], startsWith: ['', '%'], endsWith: ['%', ''] } as const
const operators: readonly Operator[] = [
  'equals',
  'not',
  'in',
  'notIn',
  ...(Object.keys(inequalities) as Operator[]),
  ...(Object.keys(patterns) as Operator[]),
]

/**
 * What is asked of one column, as conditions that must all hold.
 *
 * @throws SluiceError LOADER for an unknown operator or a value that the column cannot be compared with
 */
export function comparisonSql(
  field: ScalarField,
  comparison: Comparison,
  dataModel: DataModel,
  parameters: Parameters,
): string[] {
  const at = `filter.${field.name}`
  if (typeof comparison !== 'object' || comparison === null || Array.isArray(comparison)) {
    const came = comparison === null ? 'null' : shown(comparison)
    throw mistake(`${at} must be a comparison such as { equals: … }, got ${came}.`)
  }
  const unknown = Object.keys(comparison).find((name) => !operators.includes(name as Operator))
  if (unknown !== undefined) {
    const got = unknown.slice(0, 60)
    throw mistake(
      `${at} must compare with ${operators.join(', ')}, got "${got}". ${remedyFor([got], operators)}`,
    )
  }
  const asked = operators.filter((operator) => comparison[operator] !== undefined)
  const column = new ComparedColumn(field, dataModel, parameters)
  return asked.map((operator) => column.compare(operator, comparison[operator], `${at}.${operator}`))
}

/** Writes the comparisons of one column. */
class ComparedColumn {
  readonly #field: ScalarField
  readonly #dataModel: DataModel
  readonly #parameters: Parameters
  readonly #sql: string

  constructor(field: ScalarField, dataModel: DataModel, parameters: Parameters) {
    this.#field = field
    this.#dataModel = dataModel
    this.#parameters = parameters
    this.#sql = comparableSql(field)
  }

  compare(operator: Operator, value: unknown, at: string): string {
    const { isList, type } = this.#field
    if (value === null && operator === 'equals') return `${this.#sql} is null`
    if (value === null && operator === 'not') return `${this.#sql} is not null`
    if (isList || type === 'Json') {
      const kind = isList ? 'a list' : 'JSON'
      throw mistake(`${at} cannot be asked of ${kind}. Only null can: { equals: null } or { not: null }.`)
    }
    if (operator === 'equals' || operator === 'not') return this.#equality(operator, value)
    if (operator === 'in' || operator === 'notIn') return this.#membership(operator, value, at)
    if (operator in patterns) return this.#pattern(operator as keyof typeof patterns, value, at)
    return this.#inequality(operator as keyof typeof inequalities, value, at)
  }

  #equality(operator: 'equals' | 'not', value: unknown): string {
    const written = this.#write(value)
    if (written === impossible) return operator === 'equals' ? 'false' : `${this.#sql} is not null`
    return `${this.#sql} ${operator === 'equals' ? '=' : '<>'} ${this.#parameter(written)}`
  }

  #membership(operator: 'in' | 'notIn', given: unknown, at: string): string {
    if (!Array.isArray(given)) throw mistake(`${at} must be an array of values, got ${shownValue(given)}.`)
    if (given.length === 0) return operator === 'in' ? 'false' : 'true'
    const values = given
      .filter((value) => value !== null)
      .map((value) => this.#write(value))
      .filter((value) => value !== impossible)
    const hasNull = given.includes(null)
    if (operator === 'in') {
      const terms = values.length > 0 ? [`${this.#sql} = any(${this.#parameter(values)})`] : []
      if (hasNull) terms.push(`${this.#sql} is null`)
      return terms.length === 0 ? 'false' : `(${terms.join(' or ')})`
    }
    // Of an empty array `<> all` is true for null, too.
    return values.length === 0
      ? `${this.#sql} is not null`
      : `${this.#sql} <> all(${this.#parameter(values)})`
  }

  #inequality(operator: keyof typeof inequalities, value: unknown, at: string): string {
    const written = value === null ? impossible : this.#write(value)
    if (written === impossible) {
      const { type, sqlType } = this.#field
      throw mistake(`${at} must be a value of ${type} (${sqlType}), got ${shownValue(value)}.`)
    }
    return `${this.#sql} ${inequalities[operator]} ${this.#parameter(written)}`
  }

  #pattern(operator: keyof typeof patterns, value: unknown, at: string): string {
    const { column, isEnum, type } = this.#field
    if (isEnum || type !== 'String') throw mistake(`${at} can be asked of strings only, not of ${type}.`)
    if (typeof value !== 'string') throw mistake(`${at} must be a string, got ${shownValue(value)}.`)
    if (value.includes('\0') || /\p{Surrogate}/u.test(value)) return 'false'
    const [before, after] = patterns[operator]
    const literal = value.replace(/[\\%_]/g, '\\$&')
    return `t.${quoted(column)}::text like ${this.#parameters.add(`${before}${literal}${after}`, 'text')}`
  }

  #write(value: unknown) {
    return writerOf(this.#field, this.#dataModel)(value)
  }

  #parameter(value: Parameters['values'][number]): string {
    return this.#parameters.add(value, castType(this.#field))
  }
}

const shownValue = (value: unknown): string => (value === null ? 'null' : shown(value))

const mistake = (message: string): SluiceError => new SluiceError('LOADER', message)
