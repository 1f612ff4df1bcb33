import type { GraphQLNamedType, GraphQLObjectType } from 'graphql'
import { isAbstractType, isObjectType } from 'graphql'
import type { CacheDirectives, Hint } from './directives.ts'
import type { Entities } from './entities.ts'

export type CacheScope = 'PUBLIC' | 'PRIVATE'

/** Why an operation is not answered from cache. */
export type BypassReason =
  | 'disabled'
  | 'mutation'
  /** A root field has no lifetime, neither its own nor its type's. */
  | 'noLifetime'
  /** `maxAge: 0` on something selected. */
  | 'zeroLifetime'
  | 'introspection'
  /** `@defer` or `@stream`. */
  | 'incremental'
  /** The document nests or repeats beyond what is worth planning. */
  | 'tooComplex'
  /** Variables that are not plain JSON (an upload, a Date), or that the schema refuses. */
  | 'variables'
  /** Whoever asked wanted it executed. */
  | 'requested'

/** May this operation's answer be reused: decided from schema, document and variables, before execution. */
export type Policy =
  | {
      readonly cacheable: true
      readonly maxAgeMs: number
      readonly swrMs: number
      readonly scope: CacheScope
    }
  | { readonly cacheable: false; readonly reason: BypassReason }

/**
 * Adds up the hints of all selected fields.
 *
 * Each lifetime counts as a pair: fresh until `maxAge`, servable until `maxAge + swr`. The answer takes the
 * minimum of both, so that a field which allows nothing stale is never served stale because another one does.
 */
export class Lifetime {
  readonly #directives: CacheDirectives
  readonly #entities: Entities
  #freshMs = Number.POSITIVE_INFINITY
  #servableMs = Number.POSITIVE_INFINITY
  #isPrivate = false
  #isRootWithout = false

  constructor(directives: CacheDirectives, entities: Entities) {
    this.#directives = directives
    this.#entities = entities
  }

  /** The operation's root type; its own hint, if any, is what its fields inherit. */
  addRoot(type: GraphQLObjectType): boolean {
    return this.#add(undefined, this.#hintsOf(type))
  }

  /** @param needsOwn a root field, with nobody to inherit from */
  addField(parent: GraphQLObjectType, name: string, returned: GraphQLNamedType, needsOwn: boolean): void {
    // An interface's hints hold for what implements it: a field declared private there stays private wherever
    // it is selected.
    const own = this.#directives.fieldHints.get(`${parent.name}.${name}`)
    const inherited = parent
      .getInterfaces()
      .flatMap((type) => this.#directives.fieldHints.get(`${type.name}.${name}`) ?? [])
    const hint = mergeHints(own, inherited)
    const found = this.#add(hint, this.#hintsOf(returned))
    if (needsOwn && !found) this.#isRootWithout = true
  }

  toPolicy(maxTtlMs: number): Policy {
    const maxAgeMs = Math.min(this.#freshMs, maxTtlMs)
    if (this.#isRootWithout || this.#freshMs === Number.POSITIVE_INFINITY)
      return { cacheable: false, reason: 'noLifetime' }
    if (maxAgeMs <= 0) return { cacheable: false, reason: 'zeroLifetime' }
    const swrMs = Math.max(0, this.#servableMs - this.#freshMs)
    return { cacheable: true, maxAgeMs, swrMs, scope: this.#isPrivate ? 'PRIVATE' : 'PUBLIC' }
  }

  /** @returns whether there was a lifetime */
  #add(field: Hint | undefined, types: readonly Hint[]): boolean {
    if (field?.isPrivate || types.some((hint) => hint.isPrivate)) this.#isPrivate = true
    if (field?.maxAgeMs !== undefined) return this.#addPair(field.maxAgeMs, field.swrMs)
    if (field?.inheritMaxAge) return false
    let found = false
    for (const hint of types) {
      if (hint.maxAgeMs !== undefined) found = this.#addPair(hint.maxAgeMs, field?.swrMs ?? hint.swrMs)
    }
    return found
  }

  #addPair(maxAgeMs: number, swrMs = 0): true {
    this.#freshMs = Math.min(this.#freshMs, maxAgeMs)
    this.#servableMs = Math.min(this.#servableMs, maxAgeMs + swrMs)
    return true
  }

  /**
   * Of the type itself and of every object it may turn out to be; whatever interface an object type
   * implements can make it private.
   */
  #hintsOf(type: GraphQLNamedType): Hint[] {
    const { typeHints } = this.#directives
    const hints = [typeHints.get(type.name)]
    for (const possible of this.#entities.possibleTypes(type)) {
      if (isAbstractType(type)) hints.push(typeHints.get(possible.name))
      if (!isObjectType(possible)) continue
      for (const parent of possible.getInterfaces()) {
        const hint = typeHints.get(parent.name)
        if (hint?.isPrivate) hints.push({ ...hint, maxAgeMs: undefined, swrMs: undefined })
      }
    }
    return hints.filter((hint) => hint !== undefined)
  }
}

function mergeHints(own: Hint | undefined, inherited: readonly Hint[]): Hint | undefined {
  if (inherited.length === 0) return own
  const isPrivate = own?.isPrivate === true || inherited.some((hint) => hint.isPrivate)
  if (own !== undefined && (own.maxAgeMs !== undefined || own.inheritMaxAge)) return { ...own, isPrivate }
  const lifetimes = inherited.filter((hint) => hint.maxAgeMs !== undefined)
  const shortest = lifetimes.sort((a, b) => (a.maxAgeMs ?? 0) - (b.maxAgeMs ?? 0))[0]
  return {
    maxAgeMs: shortest?.maxAgeMs,
    swrMs: own?.swrMs ?? shortest?.swrMs,
    isPrivate,
    inheritMaxAge: inherited.some((hint) => hint.inheritMaxAge),
  }
}
