import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql'
import { defaultFieldResolver, isIntrospectionType, isObjectType } from 'graphql'
import { followFrames, runBriefly, runInFrame } from './frame.ts'
import { isLoaded } from './loaded.ts'
import { recorderOf } from './recorder-of.ts'
import type { ResolverSlot } from './resolver-slot.ts'

type Resolver = GraphQLFieldResolver<unknown, unknown, Record<string, unknown>>

/**
 * Wraps every explicit resolver of a schema once, so that its calls are counted, timed and its statements attributed to its coordinate.
 * Fields without a resolver of their own keep the executor's default path and cost nothing. The schema is changed in place.
 */
export function measureResolvers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue
    for (const field of Object.values(type.getFields())) {
      if (field.resolve === undefined || field.resolve === defaultFieldResolver) continue
      field.resolve = measured(
        `${type.name}.${field.name}`,
        field.resolve as Resolver,
      ) as typeof field.resolve
    }
  }
}

/** After so many calls that left nothing running, a resolver is taken at its word until it does. */
const trustedAfter = 20

function measured(coordinate: string, resolve: Resolver): Resolver {
  // Whether the resolver may send a statement after it has returned; then its frame has to be followed through its promises.
  let mayGoOn = resolve.constructor.name === 'AsyncFunction'
  if (mayGoOn) followFrames()
  let quietCalls = 0
  return (source, args, context, info) => {
    const recorder = recorderOf(context)
    if (recorder === undefined) return resolve(source, args, context, info)
    const slot = recorder.resolver(coordinate)
    const started = performance.now()
    slot.begin(started)
    const frame = { recorder, coordinate, path: info.path }
    const run = mayGoOn || quietCalls < trustedAfter ? runInFrame : runBriefly
    let result: unknown
    try {
      // A lazy promise (Prisma's) sends its statement when it is first subscribed to: that must happen inside the frame.
      result = run(frame, () => {
        const returned = resolve(source, args, context, info)
        if (!isThenable(returned)) {
          quietCalls++
          return returned
        }
        if (isLoaded(returned)) quietCalls++
        else if (!mayGoOn) {
          mayGoOn = true
          followFrames()
        }
        return settle(returned, slot, started)
      })
    } catch (error) {
      slot.end(started, performance.now(), true)
      throw error
    }
    if (!isThenable(result)) slot.end(started, performance.now(), result instanceof Error)
    return result
  }
}

function settle(returned: PromiseLike<unknown>, slot: ResolverSlot, started: number): PromiseLike<unknown> {
  return returned.then(
    (value) => {
      slot.end(started, performance.now(), value instanceof Error)
      return value
    },
    (error: unknown) => {
      slot.end(started, performance.now(), true)
      throw error
    },
  )
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
