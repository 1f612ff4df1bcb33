import fc from 'fast-check'
import { type GraphQLResolveInfo, graphql } from 'graphql'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { measuredPool } from '../../src/database/measured-pool.ts'
import { measureStatement } from '../../src/database/measured-statement.ts'
import { createLoaders } from '../../src/loaders/create-loaders.ts'
import { defineLoader } from '../../src/loaders/define-loader.ts'
import { runInFrame } from '../../src/measurement/frame.ts'
import { pathPatternOf } from '../../src/measurement/path.ts'
import { OperationRecorder } from '../../src/measurement/recorder.ts'
import { attachRecorder } from '../../src/measurement/recorder-of.ts'
import { from } from '../support/attribution.ts'
import { endPool } from '../support/end-pool.ts'
import { createShopClient, measuredSchema, type Resolvers } from '../support/measured-shop.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

const waits = ['microtask', 'tick', 'immediate', 'timer'] as const
const clients = ['pool', 'callback', 'client', 'transaction', 'prisma', 'interactive', 'any'] as const

/** What a resolver or a batch does, step by step. */
type Step =
  | { readonly wait: (typeof waits)[number] }
  | { readonly send: (typeof clients)[number]; readonly awaited: boolean }
  | { readonly load: string; readonly key: number }
  /** Starts a statement that anybody may await, of this operation or another; awaits the latest of those. */
  | { readonly share: true }
  | { readonly join: true }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ wait: fc.constantFrom(...waits) }),
  { weight: 3, arbitrary: fc.record({ send: fc.constantFrom(...clients), awaited: fc.boolean() }) },
  fc.record({ load: fc.constantFrom('outer', 'inner'), key: fc.nat(3) }),
  fc.constantFrom<Step>({ share: true }, { join: true }),
)
const steps = (maxLength: number) => fc.array(step, { maxLength })

/** How a resolver gives its value; the last goes on after it has. */
const styles = ['async', 'promise', 'lazy', 'value'] as const

const types = ['Query', 'A', 'B'] as const
const fields = { a: 'A', as: '[A!]', b: 'B', bs: '[B!]' }
const coordinates = types.flatMap((type) => Object.keys(fields).map((field) => `${type}.${field}`))

const behaviours = fc.record(
  Object.fromEntries(
    coordinates.map((coordinate) => [
      coordinate,
      fc.record({ style: fc.constantFrom(...styles), steps: steps(3) }),
    ]),
  ),
)

const selectionOf = (depth: number): fc.Arbitrary<string> =>
  fc
    .uniqueArray(
      fc
        .tuple(
          fc.constantFrom('', 'x: ', 'y: ', 'z: '),
          fc.constantFrom(...Object.keys(fields)),
          depth === 0 ? fc.constant('{ id }') : selectionOf(depth - 1),
        )
        .map(([alias, field, set]) => `${alias}${field} ${set}`),
      { minLength: 1, maxLength: 3, selector: (text) => text.match(/^\w+/)?.[0] },
    )
    .map((selected) => `{ id ${selected.join(' ')} }`)
const document = selectionOf(2)

describeWithPostgres('attribution', { timeout: 60_000 }, () => {
  let plain: pg.Pool
  let pool: pg.Pool
  let prisma: PrismaClient
  beforeAll(async () => {
    const url = await createTestDatabase()
    plain = new pg.Pool({ connectionString: url, max: 4 })
    pool = measuredPool(plain)
    prisma = createShopClient(url)
  })
  afterAll(() => endPool(plain))

  const senders: Record<(typeof clients)[number], (text: string) => Promise<unknown>> = {
    pool: (text) => pool.query(text),
    callback: (text) => new Promise((resolve) => pool.query(text, () => pool.query(text, resolve))),
    client: async (text) => {
      const client = await pool.connect()
      await client.query(text).finally(() => client.release())
    },
    transaction: async (text) => {
      await prisma.$transaction([prisma.$queryRawUnsafe(text), prisma.$executeRawUnsafe(text)])
    },
    prisma: async (text) => prisma.$queryRawUnsafe(text),
    interactive: (text) => prisma.$transaction(async (inside) => inside.$queryRawUnsafe(text)),
    any: (text) => measureStatement({ text }, () => plain.query(text)),
  }

  const waiting: Record<(typeof waits)[number], () => Promise<unknown>> = {
    microtask: () => Promise.resolve(),
    tick: () => new Promise<void>((resolve) => process.nextTick(resolve)),
    immediate: () => new Promise((resolve) => setImmediate(resolve)),
    timer: () => new Promise((resolve) => setTimeout(resolve, 0)),
  }

  interface Operation {
    readonly name: string
    readonly loaders: Record<string, { load(key: number): Promise<unknown> }>
    /** How often each sender has sent. */
    readonly sent: Map<string, number>
    readonly floating: Promise<unknown>[]
    readonly shared: Promise<unknown>[]
  }

  async function follow(script: readonly Step[], sender: string, operation: Operation): Promise<void> {
    const { loaders, sent, floating, shared } = operation
    const says = `${operation.name} ${sender}`
    const send = (client: (typeof clients)[number]) => {
      const times = client === 'callback' || client === 'transaction' ? 2 : 1
      sent.set(says, (sent.get(says) ?? 0) + times)
      const promise = senders[client](from(says))
      floating.push(promise)
      return promise
    }
    for (const one of script) {
      if ('wait' in one) await waiting[one.wait]()
      else if ('load' in one) await loaders[one.load]?.load(one.key)
      else if ('share' in one) shared.push(send('pool'))
      else if ('join' in one) await shared.at(-1)
      else if (one.awaited) await send(one.send)
      else void send(one.send)
    }
  }

  type Behaviours = Readonly<Record<string, { readonly style: string; readonly steps: readonly Step[] }>>

  function schemaOf(behaviour: Behaviours) {
    const resolvers: Record<string, Record<string, unknown>> = {}
    for (const coordinate of coordinates) {
      const [type = '', field = ''] = coordinate.split('.')
      const { style, steps: script } = behaviour[coordinate] ?? { style: 'async', steps: [] }
      const value = field.length === 1 ? {} : [{}, {}]
      let calls = 0
      const run = (operation: Operation, info: GraphQLResolveInfo) => {
        // Who has long left nothing running is taken at its word: what it then leaves running is nobody's.
        const mayBeNobody = style === 'value' && ++calls > 20 ? ', or nobody' : ''
        const sender = `${coordinate} at ${pathPatternOf(info.path)}${mayBeNobody}`
        return follow(script, sender, operation).then(() => value)
      }
      const resolve: Record<string, (operation: Operation, info: GraphQLResolveInfo) => unknown> = {
        promise: run,
        lazy: (operation, info) => ({
          // biome-ignore lint/suspicious/noThenProperty: what query builders return
          then: (...settle: [() => unknown]) => run(operation, info).then(...settle),
        }),
        value: (operation, info) => {
          operation.floating.push(run(operation, info))
          return value
        },
      }
      resolvers[type] ??= {}
      resolvers[type][field] =
        style === 'async'
          ? async (_root: unknown, _args: unknown, context: Operation, info: GraphQLResolveInfo) =>
              run(context, info)
          : (_root: unknown, _args: unknown, context: Operation, info: GraphQLResolveInfo) =>
              resolve[style]?.(context, info)
    }
    const body = Object.entries(fields).map(([field, type]) => `${field}: ${type}`)
    const typeDefs = types.map((type) => `type ${type} { id: Int ${body.join(' ')} }`).join(' ')
    return measuredSchema(typeDefs, resolvers as Resolvers)
  }

  const settled = async (promises: readonly Promise<unknown>[]) => {
    for (let done = 0; done < promises.length; ) {
      const started = promises.slice(done)
      done = promises.length
      await Promise.all(started)
    }
  }

  it('names exactly who sends, whatever resolvers and loaders do and await, in two operations at once', async () => {
    const scripts = fc.record({ outer: steps(3), inner: steps(2) })
    await fc.assert(
      fc.asyncProperty(
        behaviours,
        scripts,
        document,
        document,
        async (behaviour, { outer, inner }, one, two) => {
          const schema = schemaOf(behaviour as Behaviours)
          const shared: Promise<unknown>[] = []
          const loader = (name: string, script: readonly Step[]) =>
            defineLoader(async (keys: readonly number[], context: object) => {
              // No loader waits for itself, at whatever distance.
              const ahead = script.filter(
                (part) => !('load' in part) || (name === 'outer' && part.load === 'inner'),
              )
              await follow(ahead, name, context as Operation)
              return keys
            })
          const makeLoaders = createLoaders({ outer: loader('outer', outer), inner: loader('inner', inner) })

          const execute = async (name: string, source: string) => {
            const recorder = new OperationRecorder()
            const contextValue = {
              name,
              sent: new Map<string, number>(),
              floating: [],
              shared,
            } as unknown as Operation
            attachRecorder(contextValue, recorder)
            Object.assign(contextValue, { loaders: makeLoaders(contextValue, recorder) })
            const { errors } = await runInFrame({ recorder }, () => graphql({ schema, source, contextValue }))
            expect(errors).toBeUndefined()
            return { recorder, ...contextValue }
          }
          const operations = await Promise.all([execute('one', one), execute('two', two)])
          await settled(operations.flatMap(({ floating }) => floating))
          for (const { recorder, sent, floating } of operations) {
            await settled(floating)
            const statements =
              recorder.finish({ method: 'POST', route: '/graphql', status: 200 }, 0)?.statements ?? []
            const recorded = new Map<string, number>()
            for (const { text, coordinate, loader: batch, pathPattern, count } of statements) {
              const says = text.match(/ as "(.*)"/)?.[1] ?? ''
              const who = batch ?? `${coordinate} at ${pathPattern}`
              const sender = says.slice(4)
              if (!sender.endsWith(', or nobody') || coordinate !== undefined)
                expect(sender.replace(', or nobody', '')).toBe(who)
              recorded.set(says, (recorded.get(says) ?? 0) + count)
            }
            expect(recorded).toEqual(sent)
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})
