import type { FieldNode, GraphQLResolveInfo } from 'graphql'
import { SluiceError } from '../errors.ts'
import { isSurelySame, textOf } from './by-value.ts'
import { assertOptions, batchedOptions } from './loader-options.ts'
import { makeLoaderOf, type RequestLoader } from './make-loader.ts'

/**
 * Resolves a field for many parents at once. Gives one entry for each parent, in their order: its value, `null` where there is none, or an
 * `Error` for that parent alone.
 */
export type BatchResolver<Parent, Args, Context, Result> = (
  parents: readonly Parent[],
  args: Args,
  context: Context,
  info: GraphQLResolveInfo,
) => PromiseLike<ArrayLike<Result | Error>> | ArrayLike<Result | Error>

export interface BatchedOptions {
  /** Most parents of one call [no limit]. */
  readonly maxBatchSize?: number
  /** Keep each parent's result, by the identity of the parent, for the rest of the operation; a mutation asked for twice then runs once [false]. */
  readonly cache?: boolean
  /** Longest a call may take, in milliseconds; then it fails for all its parents. 0 is no limit [30,000]. */
  readonly timeoutMs?: number
}

/**
 * A resolver that is called once for all parents of an operation that come to its field in one tick with the same arguments (by value):
 *
 * `Product: { score: batched((products, args, context) => scoresOf(products.map(({ id }) => id))) }`
 *
 * It goes through a loader of its own, measured under the field's coordinate (`Product.score`), one for each operation, field and set of
 * arguments; operations never share a call. A parent that comes several times in one tick is handed over once. Nothing is kept after the
 * call unless `cache` says so. `info` is that of one of the parents, its `fieldNodes` those of all that were asked so far, so that a result
 * narrowed to what is selected holds for each of them. At a root field the parent is what it is there, mostly undefined.
 *
 * Also works where a schema is executed without a gateway. Called by hand without `info`, it batches by the context.
 *
 * @throws TypeError when `batch` is not a function; SluiceError CONFIGURATION with all mistakes in the options
 */
export function batched<Parent, Args, Context, Result>(
  batch: BatchResolver<Parent, Args, Context, Result>,
  options: BatchedOptions = {},
): (parent: Parent, args: Args, context: Context, info: GraphQLResolveInfo) => Promise<Result> {
  if (typeof batch !== 'function') {
    throw new TypeError(
      `batched expects a function (parents, args, context, info) => results, got ${batch === null ? 'null' : typeof batch}.`,
    )
  }
  assertOptions(
    'batched',
    options,
    batchedOptions,
    'name cannot be given: it is measured as its field. Leave it out.',
  )
  const made = { batch, options: { ...options } }
  const operations = new WeakMap<object, OperationBatches<Parent, Args, Context, Result>>()
  return (parent, args, context, info) => {
    const operation = operationOf(info, context)
    let batches = operations.get(operation)
    if (batches?.isOf(context, info) !== true) {
      batches = new OperationBatches(made, context, info)
      operations.set(operation, batches)
    }
    return batches.at(args, context, info).load(parent, context, info)
  }
}

// The executor makes the variables anew for each execution, while a context may serve several.
function operationOf(info: GraphQLResolveInfo | undefined, context: unknown): object {
  const operation: unknown = info?.variableValues ?? context
  if (typeof operation === 'object' && operation !== null) return operation
  throw new SluiceError(
    'LOADER',
    'A batched resolver must be called with the info of its execution, or a context, and got neither. ' +
      'Execute the schema, or call it with an object as context.',
  )
}

interface Made<Parent, Args, Context, Result> {
  readonly batch: BatchResolver<Parent, Args, Context, Result>
  readonly options: BatchedOptions
}

/** What one batched resolver does in one operation. */
class OperationBatches<Parent, Args, Context, Result> {
  readonly #made: Made<Parent, Args, Context, Result>
  readonly #rootValue: unknown
  readonly #loaders: unknown
  readonly #byText = new Map<string, FieldBatches<Parent, Args, Context, Result>>()
  /** By the place in the document, where arguments are most often the same: to compare them is cheaper than to write them out. */
  readonly #byNode = new Map<FieldNode | undefined, FieldBatches<Parent, Args, Context, Result>>()

  constructor(made: Made<Parent, Args, Context, Result>, context: Context, info: GraphQLResolveInfo) {
    this.#made = made
    this.#rootValue = info?.rootValue
    this.#loaders = loadersOf(context)
  }

  /** The events of a subscription may share their variables, and each is an operation of its own. */
  isOf(context: Context, info: GraphQLResolveInfo): boolean {
    return this.#rootValue === info?.rootValue && this.#loaders === loadersOf(context)
  }

  at(args: Args, context: Context, info: GraphQLResolveInfo): FieldBatches<Parent, Args, Context, Result> {
    const node = info?.fieldNodes?.[0]
    const latest = this.#byNode.get(node)
    // One place in a document can be a field of several types: in a fragment on an interface.
    if (latest?.isAt(info) === true && isSurelySame(latest.args, args)) return latest
    const coordinate = coordinateOf(info) ?? (this.#made.batch.name || 'batched')
    const text = `${coordinate} ${textOf(args)}`
    let batches = this.#byText.get(text)
    if (batches === undefined) {
      batches = new FieldBatches(coordinate, this.#made, args, context, info)
      this.#byText.set(text, batches)
    }
    this.#byNode.set(node, batches)
    return batches
  }
}

const loadersOf = (context: unknown): unknown =>
  (context as { readonly loaders?: unknown } | null | undefined)?.loaders

const coordinateOf = (info: GraphQLResolveInfo | undefined) =>
  info?.parentType === undefined ? undefined : `${info.parentType.name}.${info.fieldName}`

/** Stands for a parent that is none: DataLoader takes no null for a key. */
const noParent = { undefined: Symbol('undefined'), null: Symbol('null') }

/** The loader of one field with one set of arguments in one operation. */
class FieldBatches<Parent, Args, Context, Result> {
  readonly args: Args
  #context: Context
  #info: GraphQLResolveInfo
  readonly #nodes = new Set<FieldNode>()
  readonly #loader: RequestLoader<unknown, Result>
  /** Of the parents of the next calls, for those that come several times. */
  readonly #asked = new Map<unknown, Promise<Result>>()
  readonly #cache: boolean

  constructor(
    coordinate: string,
    { batch, options }: Made<Parent, Args, Context, Result>,
    args: Args,
    context: Context,
    info: GraphQLResolveInfo,
  ) {
    this.args = args
    this.#context = context
    this.#info = info
    const { cache = false, maxBatchSize, timeoutMs } = options
    this.#cache = cache
    const run = (keys: readonly unknown[]) => {
      if (!cache) for (const key of keys) this.#asked.delete(key)
      return batch(keys.map(parentOf) as Parent[], args, this.#context, this.#wholeInfo())
    }
    const cacheKeyFn = (parent: unknown) => parent
    this.#loader = makeLoaderOf(context)(coordinate, {
      batch: run,
      options: { cache, cacheKeyFn, maxBatchSize, timeoutMs },
      noun: 'parent',
    })
  }

  isAt(info: GraphQLResolveInfo): boolean {
    return this.#info?.parentType === info?.parentType && this.#info?.fieldName === info?.fieldName
  }

  load(parent: Parent, context: Context, info: GraphQLResolveInfo): Promise<Result> {
    this.#context = context
    this.#info = info
    if (info?.fieldNodes !== undefined) for (const node of info.fieldNodes) this.#nodes.add(node)
    const key = parent ?? (parent === null ? noParent.null : noParent.undefined)
    if (this.#cache) return this.#loader.load(key)
    const known = this.#asked.get(key)
    if (known !== undefined) return this.#loader.again(known)
    const promise = this.#loader.load(key)
    this.#asked.set(key, promise)
    return promise
  }

  #wholeInfo(): GraphQLResolveInfo {
    if (this.#nodes.size <= (this.#info?.fieldNodes?.length ?? 0)) return this.#info
    return { ...this.#info, fieldNodes: [...this.#nodes] }
  }
}

function parentOf(key: unknown): unknown {
  if (key === noParent.undefined) return undefined
  return key === noParent.null ? null : key
}
