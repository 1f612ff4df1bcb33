import type { GraphQLResolveInfo } from 'graphql'

type Arguments = Readonly<Record<string, unknown>>

/**
 * What follows from the arguments of one field node, worked out once for each execution: its arguments are those of the document and the
 * variables, the same for all of its parents. All of them then give a loader the very same object.
 */
export class PerVariables<Call> {
  readonly #calls = new WeakMap<object, Call>()
  readonly #make: (args: Arguments, info: GraphQLResolveInfo) => Call

  constructor(make: (args: Arguments, info: GraphQLResolveInfo) => Call) {
    this.#make = make
  }

  of(info: GraphQLResolveInfo, args: Arguments): Call {
    const known = this.#calls.get(info.variableValues)
    if (known !== undefined) return known
    const made = this.#make(args, info)
    this.#calls.set(info.variableValues, made)
    return made
  }
}
