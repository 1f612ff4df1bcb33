import { Excuses } from './excuses.ts'
import { mayAskLoaders, type Resolver } from './may-ask-loaders.ts'

/**
 * Which loaders a resolver asks, or a loader's batch function: declared (a relation field) or learnt when it asks. A resolver that was never
 * seen to finish may ask any, if its parameters let it.
 */
export class Usage {
  readonly excuses = new Excuses()
  readonly #knowledge: Knowledge
  readonly #loaders: Set<string>
  #isKnown: boolean
  #asksUsually: string | undefined

  constructor(knowledge: Knowledge, declared: readonly string[] | undefined) {
    this.#knowledge = knowledge
    this.#loaders = new Set(declared)
    this.#isKnown = declared !== undefined
  }

  mayAsk(loader: string): boolean {
    return !this.#isKnown || this.#loaders.has(loader)
  }

  asks(loader: string): void {
    if (loader === this.#asksUsually) return
    this.#asksUsually = loader
    if (this.#loaders.has(loader)) return
    this.#loaders.add(loader)
    this.#knowledge.version++
  }

  /** @returns whether that was news */
  hasFinished(): boolean {
    if (this.#isKnown) return false
    this.#isKnown = true
    this.#knowledge.version++
    return true
  }
}

/**
 * What a program has learnt of its resolvers, kept as long as it runs. It is bounded by the program: coordinates of its schema, and the
 * names of its loaders.
 */
export class Knowledge {
  /** Changes with whatever is learnt, so that conclusions from it can be kept. */
  version = 0
  /** The number of the newest operation. */
  operations = 0
  readonly #resolvers = new Map<string, Usage>()
  readonly #batches = new Map<string, Usage>()

  /** A resolver that asks these loaders and no other. */
  declare(coordinate: string, loaders: readonly string[]): void {
    this.#resolvers.set(coordinate, new Usage(this, loaders))
  }

  /** A resolver as its author wrote it, before its first call. */
  meet(coordinate: string, resolve: Resolver): void {
    if (this.#resolvers.has(coordinate)) return
    this.#resolvers.set(coordinate, new Usage(this, mayAskLoaders(resolve) ? undefined : []))
  }

  ofResolver(coordinate: string): Usage {
    let usage = this.#resolvers.get(coordinate)
    if (usage === undefined) {
      usage = new Usage(this, undefined)
      this.#resolvers.set(coordinate, usage)
    }
    return usage
  }

  ofBatch(loader: string): Usage {
    let usage = this.#batches.get(loader)
    if (usage === undefined) {
      usage = new Usage(this, [])
      this.#batches.set(loader, usage)
    }
    return usage
  }
}
