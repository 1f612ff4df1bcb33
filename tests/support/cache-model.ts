import type { CacheContext } from '../../src/cache/cache-context.ts'
import { createResponseCache } from '../../src/cache/response-cache.ts'
import type { CacheStore } from '../../src/cache/store.ts'
import { type Answer, buildSchema, cacheHarness, parseOnce, sessionOf } from './cache-harness.ts'

/**
 * Random interleavings of reads, writes, purges, errors and expiries against an oracle that knows no cache.
 *
 * Every row's history is kept with a version each. A read must show, of every row, a state at least as new as the newest write that was
 * acknowledged before the read began, and nothing of another session or audience. All randomness comes from the seed.
 */
export interface ModelOptions {
  readonly seed: number
  readonly steps: number
  readonly createStore: (now: () => number) => CacheStore
  /** Called before each step: a store may go away and come back. */
  readonly disturb?: (store: CacheStore, random: () => number) => void
}

const typeDefs = /* GraphQL */ `
  type Row { id: ID! name: String! value: Int twin: Row }
  type Owner @cacheControl(scope: PRIVATE) { id: ID! name: String! row: Row }
  type Page { rows: [Row!]! total: Int! }
  type Query {
    row(id: ID!): Row @cacheControl(maxAge: 5, swr: 5)
    rows: [Row!]! @cacheControl(maxAge: 9)
    page: Page! @cacheControl(maxAge: 9)
    owner: Owner @cacheControl(maxAge: 7, swr: 3)
    audience: String @cacheControl(maxAge: 60)
  }
  type Written { row: Row }
  type Mutation {
    set(id: ID!): Row
    setInPayload(id: ID!): Written!
    remove(id: ID!): Row
    touch(id: ID!): Boolean @cacheTag(format: "Row:{$args.id}") @cacheTag(format: "Row[]")
    name(id: ID!): Boolean
    fail(id: ID!): Row
  }
`

const ids = ['r1', 'r2']
const sessions = ['ann', 'ann', 'bob', 'bob', null]
const audiences = ['public', 'administrator'] as const

interface State {
  readonly version: number
  /** Undefined when the row does not exist. */
  readonly value: number | undefined
}

function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

type Args = { readonly id: string }
type Context = {
  readonly model: Model
  readonly wrote: [string, number][]
  readonly session: string | null
  readonly cache: CacheContext
}
type Row = { readonly id: string; readonly name: string; readonly value: number } | null
type Change = (root: unknown, args: Args, context: Context) => Promise<Row>

/** What the resolvers of one run work on; the schemas are shared by all runs. */
interface Model {
  readonly read: <T>(look: () => T) => Promise<T>
  readonly rowOf: (id: string) => Row
  readonly rows: () => Row[]
  readonly set: Change
  readonly remove: Change
  readonly random: () => number
}

const resolversOf = (audience: string) => ({
  Query: {
    row: (_: unknown, { id }: Args, { model }: Context) => model.read(() => model.rowOf(id)),
    rows: (_: unknown, __: unknown, { model }: Context) => model.read(model.rows),
    page: (_: unknown, __: unknown, { model }: Context) =>
      model.read(() => ({ rows: model.rows(), total: model.rows().length })),
    owner: (_: unknown, __: unknown, { model, session }: Context) =>
      model.read(() => (session === null ? null : { id: session, name: session, row: model.rowOf('r1') })),
    audience: (_: unknown, __: unknown, { model }: Context) => model.read(() => audience),
  },
  Row: { twin: ({ id }: Args, _: unknown, { model }: Context) => model.rowOf(id) },
  Mutation: {
    set: (_: unknown, args: Args, context: Context) => context.model.set(_, args, context),
    setInPayload: async (_: unknown, args: Args, context: Context) => ({
      row: await context.model.set(_, args, context),
    }),
    remove: (_: unknown, args: Args, context: Context) => context.model.remove(_, args, context),
    touch: async (_: unknown, args: Args, context: Context) =>
      (await context.model.set(_, args, context)) !== null,
    name: async (_: unknown, args: Args, context: Context) => {
      await context.model.set(_, args, context)
      const purged = context.cache.invalidate('Row')
      if (context.model.random() < 0.5) await purged
      return true
    },
    fail: async (_: unknown, args: Args, context: Context) => {
      await context.model.set(_, args, context)
      throw new Error('written, then broken')
    },
  },
})

const schemas = {
  public: buildSchema(typeDefs, resolversOf('public')),
  administrator: buildSchema(typeDefs, resolversOf('administrator')),
}
const parseShared = parseOnce()

/** @returns what was wrong, in words; empty when nothing was */
export async function runCacheModel({ seed, steps, createStore, disturb }: ModelOptions): Promise<string[]> {
  const random = randomFrom(seed)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  const wrong: string[] = []
  const clock = { now: 1_000_000 }
  const histories = new Map<string, State[]>(ids.map((id) => [id, [{ version: 0, value: undefined }]]))
  const acknowledged = new Map<string, number>(ids.map((id) => [id, 0]))
  let version = 0
  let waiting: (() => void)[] = []

  const stateOf = (id: string): State => histories.get(id)?.at(-1) ?? { version: 0, value: undefined }
  const rowOf = (id: string): Row => {
    const { value } = stateOf(id)
    return value === undefined ? null : { id, name: id, value }
  }
  const write = (id: string, isRemoval: boolean): number => {
    version++
    histories.get(id)?.push({ version, value: isRemoval ? undefined : version })
    return version
  }
  /** A resolver stops here until the model lets it go, or does not stop at all. */
  const pause = async (): Promise<void> => {
    if (random() < 0.6) return
    await new Promise<void>((resolve) => waiting.push(resolve))
  }
  const read = async <T>(look: () => T): Promise<T> => {
    await pause()
    const seen = look()
    await pause()
    if (random() < 0.04) throw new Error('injected')
    return seen
  }
  const rows = () => ids.map(rowOf).filter((row) => row !== null)
  const change =
    (isRemoval = false) =>
    async (_: unknown, { id }: Args, context: Context): Promise<Row> => {
      await pause()
      const before = rowOf(id)
      context.wrote.push([id, write(id, isRemoval)])
      await pause()
      return isRemoval ? before : rowOf(id)
    }
  const set = change()
  const model: Model = { read, rowOf, rows, set, remove: change(true), random }

  const store = createStore(() => clock.now)
  const cache = createResponseCache({ store, now: () => clock.now, session: sessionOf, maxTtlMs: 8000 })
  const gateways = new Map(
    audiences.map((audience) => [
      audience,
      cacheHarness({
        typeDefs,
        resolvers: {},
        schema: schemas[audience],
        parse: parseShared,
        cache,
        audience,
        clock,
      }),
    ]),
  )

  const mayBe = (id: string, value: number | undefined, since: ReadonlyMap<string, number>): boolean =>
    (histories.get(id) ?? []).some((state) => state.value === value && state.version >= (since.get(id) ?? 0))
  const expectRow = (
    what: string,
    id: string,
    row: { value: number } | null,
    since: ReadonlyMap<string, number>,
  ) => {
    const value = row?.value ?? undefined
    if (!mayBe(id, value, since))
      wrong.push(`${what} showed ${id} = ${value}, though version ${since.get(id)} was acknowledged`)
  }
  const expectRows = (
    what: string,
    list: { name: string; value: number }[],
    since: ReadonlyMap<string, number>,
  ) => {
    for (const id of ids) expectRow(what, id, list.find(({ name }) => name === id) ?? null, since)
  }

  const startRead = async (): Promise<void> => {
    const audience = pick(audiences)
    const session = pick(sessions)
    const id = pick(ids)
    const since = new Map(acknowledged)
    const [document, check] = pick<[string, (data: NonNullable<Answer['data']>) => void]>([
      ['query ($id: ID!) { row(id: $id) { value } }', ({ row }) => expectRow('row', id, row, since)],
      [
        'query ($id: ID!) { row(id: $id) { id: name value } audience }',
        ({ row }) => expectRow('row', id, row, since),
      ],
      [
        'query ($id: ID!) { row(id: $id) { twin { value } value } }',
        ({ row }) => expectRow('twin', id, row?.twin ?? null, since),
      ],
      ['{ rows { name value } }', (data) => expectRows('rows', data.rows, since)],
      ['{ page { rows { name value } total } }', ({ page }) => expectRows('page', page.rows, since)],
      [
        '{ owner { row { value } name } audience }',
        ({ owner }) => owner && expectRow('owner', 'r1', owner.row, since),
      ],
      ['{ owner { name } audience }', () => undefined],
    ])
    const { data, errors } = await askOf(audience)(document, {
      session,
      variables: { id },
      context: { model },
    })
    if (errors !== undefined) return
    check(data)
    if (typeof data.audience === 'string' && data.audience !== audience)
      wrong.push(`${audience} saw ${data.audience}`)
    const owner = data.owner === null ? null : data.owner?.name
    if (owner !== undefined && owner !== session) wrong.push(`${session} saw ${owner}`)
  }
  const askOf = (audience: (typeof audiences)[number]): ReturnType<typeof cacheHarness>['ask'] => {
    const gateway = gateways.get(audience)
    if (gateway === undefined) throw new Error(audience)
    return gateway.ask
  }
  const startWrite = async (): Promise<void> => {
    const id = pick(ids)
    const wrote: [string, number][] = []
    const selection = pick(['{ __typename }', '{ value }', '{ id: name }'])
    const document = pick([
      `mutation ($id: ID!) { set(id: $id) ${selection} }`,
      `mutation ($id: ID!) { a: setInPayload(id: $id) { row ${selection} } }`,
      `mutation ($id: ID!) { remove(id: $id) ${selection} }`,
      `mutation ($id: ID!) { touch(id: $id) }`,
      `mutation ($id: ID!) { name(id: $id) }`,
      `mutation ($id: ID!) { fail(id: $id) ${selection} }`,
    ])
    await askOf(pick(audiences))(document, { variables: { id }, context: { wrote, model } })
    for (const [row, written] of wrote) acknowledged.set(row, Math.max(acknowledged.get(row) ?? 0, written))
  }

  const turn = () => new Promise(setImmediate)
  const running = new Set<Promise<void>>()
  const start = (work: Promise<void>): void => {
    const tracked: Promise<void> = work.finally(() => running.delete(tracked))
    running.add(tracked)
  }
  for (let step = 0; step < steps; step++) {
    disturb?.(store, random)
    const chance = random()
    if (chance < 0.35) start(startRead())
    else if (chance < 0.42) start(startWrite())
    else if (chance < 0.425) start(cache.invalidate({ types: ['Row'] }).then(() => undefined))
    else if (chance < 0.43) start(cache.clear().then(() => undefined))
    else if (chance < 0.5) clock.now += Math.floor(random() * 3000)
    else {
      const [go] = waiting.splice(Math.floor(random() * waiting.length), 1)
      go?.()
    }
    if (random() < 0.5) await turn()
  }
  while (running.size > 0) {
    for (const go of waiting) go()
    waiting = []
    await turn()
  }
  let isIdle = false
  const idle = cache.idle().then(() => {
    isIdle = true
  })
  while (!isIdle) {
    for (const go of waiting) go()
    waiting = []
    await turn()
  }
  await idle
  return wrong
}
