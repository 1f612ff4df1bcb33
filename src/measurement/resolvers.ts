// Not the global, which is read through a getter each time.
import { performance } from 'node:perf_hooks'
import type { GraphQLFieldResolver, GraphQLResolveInfo, GraphQLSchema } from 'graphql'
import { defaultFieldResolver, isIntrospectionType, isObjectType } from 'graphql'
import type { TrackedCall } from './call-tracker.ts'
import { trackerOf } from './call-tracker.ts'
import { enterFrame, type Frame, followFrames, leaveFrame, type ObjectsRead, runInFrame } from './frame.ts'
import { type BatchEnd, loadedWith } from './loaded.ts'
import type { OperationRecorder } from './recorder.ts'
import { recorderOf } from './recorder-of.ts'
import type { ResolverSlot } from './resolver-slot.ts'
import { streamInFrame } from './stream-in-frame.ts'

export type Resolver = GraphQLFieldResolver<unknown, unknown, Record<string, unknown>>

/**
 * Wraps every explicit resolver of a schema once, so that its calls are counted, timed and its statements attributed to its coordinate,
 * and the dispatch of batches knows of them. Fields without a resolver of their own are left as they are. The schema is changed in place.
 *
 * @param options.recorded whether calls are recorded where the context has a recorder [true]; else they are only followed for the dispatch
 */
export function measureResolvers(
  schema: GraphQLSchema,
  { recorded = true }: { readonly recorded?: boolean } = {},
): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`
      if (recorded && field.subscribe !== undefined)
        field.subscribe = framed(coordinate, field.subscribe as Resolver) as typeof field.subscribe
      if (field.resolve === undefined || field.resolve === defaultFieldResolver) continue
      field.resolve = measured(coordinate, field.resolve as Resolver, {
        recorded,
        followed: true,
      }) as typeof field.resolve
    }
  }
}

/** The source of a subscription: no call of a resolver, but what it sends is its field's, also when it is asked for an event. */
function framed(coordinate: string, subscribe: Resolver): Resolver {
  followFrames()
  return (source, args, context, info) => {
    const recorder = recorderOf(context)
    if (recorder === undefined) return subscribe(source, args, context, info)
    return runInFrame({ recorder, coordinate, path: info.path }, () => {
      const given = subscribe(source, args, context, info)
      return isThenable(given) ? given.then(streamInFrame) : streamInFrame(given)
    })
  }
}

/** The frame of one call; its fields in one order, since there are hundreds in an operation. */
class CallFrame implements Frame {
  readonly recorder: OperationRecorder
  readonly coordinate: string
  readonly info: GraphQLResolveInfo
  readonly asker: TrackedCall | undefined
  readonly source: unknown
  readonly args: unknown
  returned: unknown
  reads: ObjectsRead[] | undefined

  constructor(
    recorder: OperationRecorder,
    coordinate: string,
    asker: TrackedCall | undefined,
    source: unknown,
    args: unknown,
    info: GraphQLResolveInfo,
  ) {
    this.recorder = recorder
    this.coordinate = coordinate
    this.info = info
    this.asker = asker
    this.source = source
    this.args = args
    this.returned = undefined
    this.reads = undefined
  }

  get path(): GraphQLResolveInfo['path'] {
    return this.info.path
  }
}

/** After so many calls that left nothing running, a resolver is taken at its word until it does. */
const trustedAfter = 20

/**
 * @param terms.recorded whether its calls are recorded where the context has a recorder
 * @param terms.followed whether the dispatch of batches is told of them
 */
export function measured(
  coordinate: string,
  resolver: Resolver,
  { recorded, followed }: { readonly recorded: boolean; readonly followed: boolean },
): Resolver {
  const isGenerator = resolver.constructor.name === 'AsyncGeneratorFunction'
  const resolve: Resolver = isGenerator ? (...call) => streamInFrame(resolver(...call)) : resolver
  // Whether the resolver may send a statement after it has returned; then its frame has to be followed through its promises.
  let mayGoOn = isGenerator || resolver.constructor.name === 'AsyncFunction'
  if (mayGoOn) followFrames()
  let quietCalls = 0

  function call(
    slot: ResolverSlot | undefined,
    tracked: TrackedCall | undefined,
    frame: CallFrame | undefined,
    started: number,
    source: unknown,
    args: unknown,
    context: unknown,
    info: GraphQLResolveInfo,
  ): unknown {
    let returned: unknown
    try {
      returned = resolve(source, args as Record<string, unknown>, context, info)
      if (isThenable(returned)) {
        const batchEnd = loadedWith(returned)
        if (batchEnd !== undefined) quietCalls++
        else if (!mayGoOn) {
          mayGoOn = true
          followFrames()
        }
        tracked?.promised()
        // A lazy promise (Prisma's) sends its statement when it is first subscribed to: that must happen inside the frame.
        return settle(returned, slot, tracked, frame, started, batchEnd)
      }
    } catch (error) {
      slot?.end(started, performance.now(), true)
      tracked?.ended(undefined)
      throw error
    }
    slot?.end(started, performance.now(), returned instanceof Error)
    if (frame !== undefined) frame.returned = returned
    if (tracked?.ended(returned)) {
      mayGoOn = true
      followFrames()
    } else quietCalls++
    return returned
  }

  return (source, args, context, info) => {
    const recorder = recorded ? recorderOf(context) : undefined
    const tracked = followed ? trackerOf(context)?.begin(coordinate, info) : undefined
    if (recorder === undefined && tracked === undefined) return resolve(source, args, context, info)
    const slot = recorder?.resolver(coordinate)
    const started = slot === undefined ? 0 : performance.now()
    slot?.begin(started)
    const of = recorder && new CallFrame(recorder, coordinate, tracked, source, args, info)
    const frame = of ?? { recorder: undefined, asker: tracked as TrackedCall }
    if (mayGoOn || quietCalls < trustedAfter)
      return runInFrame(frame, () => call(slot, tracked, of, started, source, args, context, info))
    const outer = enterFrame(frame)
    try {
      return call(slot, tracked, of, started, source, args, context, info)
    } finally {
      leaveFrame(outer)
    }
  }
}

/**
 * What a resolver promised, and tells its slot and its tracker when it settles. A promise of the language's own is subscribed to only when
 * the executor does it, by the executor's own subscription: one promise less for each of hundreds of calls. Any other thenable may begin
 * its work with the first subscription, which must then happen here.
 */
function settle(
  returned: PromiseLike<unknown>,
  slot: ResolverSlot | undefined,
  tracked: TrackedCall | undefined,
  frame: CallFrame | undefined,
  started: number,
  batchEnd: BatchEnd | undefined,
): PromiseLike<unknown> {
  const pending = new PendingCall(returned, slot, tracked, frame, started, batchEnd)
  return returned.then === ownThen ? pending : pending.then()
}

const { then: ownThen } = Promise.prototype

class PendingCall implements PromiseLike<unknown> {
  readonly #returned: PromiseLike<unknown>
  #slot: ResolverSlot | undefined
  #tracked: TrackedCall | undefined
  readonly #frame: CallFrame | undefined
  readonly #started: number
  readonly #batchEnd: BatchEnd | undefined

  constructor(
    returned: PromiseLike<unknown>,
    slot: ResolverSlot | undefined,
    tracked: TrackedCall | undefined,
    frame: CallFrame | undefined,
    started: number,
    batchEnd: BatchEnd | undefined,
  ) {
    this.#returned = returned
    this.#slot = slot
    this.#tracked = tracked
    this.#frame = frame
    this.#started = started
    this.#batchEnd = batchEnd
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise to the executor
  then<Fulfilled, Rejected>(
    onFulfilled?: ((value: unknown) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): PromiseLike<Fulfilled | Rejected> {
    return this.#returned.then(
      (value) => {
        this.#end(value, value instanceof Error)
        return typeof onFulfilled === 'function' ? onFulfilled(value) : (value as Fulfilled)
      },
      (error: unknown) => {
        this.#end(undefined, true)
        if (typeof onRejected === 'function') return onRejected(error)
        throw error
      },
    )
  }

  #end(value: unknown, failed: boolean): void {
    if (this.#slot !== undefined) {
      // What a loader gave was there when its batch ended: what others then do with theirs, before it is this call's turn, is not its time.
      const loadedAt = this.#batchEnd?.at ?? 0
      this.#slot.end(this.#started, loadedAt > this.#started ? loadedAt : performance.now(), failed)
      this.#slot = undefined
    }
    if (this.#frame !== undefined) this.#frame.returned = value
    this.#tracked?.ended(value)
    this.#tracked = undefined
  }
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
