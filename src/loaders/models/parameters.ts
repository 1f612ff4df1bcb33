import type { Parameter } from './written-value.ts'

type Values = Parameter | readonly Parameter[]

/** The parameters of a statement after those of its keys, in the order their places are written. */
export class Parameters {
  readonly values: Values[] = []
  readonly #before: number

  /** @param before how many parameters come first */
  constructor(before: number) {
    this.#before = before
  }

  /** Takes a value; gives its place with its type, `$3::integer`. */
  add(value: Values, type: string): string {
    this.values.push(value)
    return `$${this.#before + this.values.length}::${type}${Array.isArray(value) ? '[]' : ''}`
  }
}
