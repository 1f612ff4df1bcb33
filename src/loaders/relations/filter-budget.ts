import { badInput } from './bad-input.ts'

/** How deep AND, OR and NOT may nest in a filter. */
const maxDepth = 10
/** How many conditions and values a filter may hold in all. */
const maxSize = 500

/** What one filter may hold: a client's filter becomes SQL and part of a batch's key, so it has a bound. */
export class FilterBudget {
  readonly #argument: string
  readonly #spent: { count: number }
  readonly #depth: number

  constructor(argument: string, spent = { count: 0 }, depth = 0) {
    this.#argument = argument
    this.#spent = spent
    this.#depth = depth
  }

  /** @throws GraphQLError BAD_USER_INPUT beyond the bound */
  spend(count = 1): void {
    this.#spent.count += count
    if (this.#spent.count <= maxSize) return
    throw badInput(`${this.#argument} may hold at most ${maxSize} conditions and values. Ask in parts.`)
  }

  /** The budget one level further in. */
  deeper(): FilterBudget {
    if (this.#depth < maxDepth) return new FilterBudget(this.#argument, this.#spent, this.#depth + 1)
    throw badInput(`${this.#argument} may nest AND, OR and NOT at most ${maxDepth} deep.`)
  }
}
