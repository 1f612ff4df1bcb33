import { buildSchema, type GraphQLObjectType, type GraphQLResolveInfo } from 'graphql'
import type pg from 'pg'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import { nothingKnown } from '../../src/diagnosis/advice/known-code.ts'
import { createDiagnosis } from '../../src/diagnosis/diagnose.ts'
import { showFindings } from '../../src/gateway/show-findings.ts'
import type { Finding, FindingKind } from '../../src/measurement/finding.ts'
import type { Frame } from '../../src/measurement/frame.ts'
import { OperationRecorder, type RecorderOptions } from '../../src/measurement/recorder.ts'
import { observeStatements, parametersKeyOf, recordStatement } from '../../src/measurement/statements.ts'
import { createPostgresStore } from '../../src/storage/postgres-store.ts'
import { createWriter } from '../../src/storage/writer.ts'
import { createClock } from './measurements.ts'

export const upTo = (count: number) => Array.from({ length: count }, (_, at) => at)
const ids = upTo(2000)
const suppliers = ids.map((id) => ({ id }))
export const products = ids.map((id) => ({ id: 5000 + id, supplierId: id }))
const pathOf = (...keys: (string | number)[]) =>
  keys.reduce<Frame['path']>((prev, key) => ({ prev, key, typename: undefined }), undefined)

const schema = buildSchema(`
  type Query { products: [Product!]! suppliers(ids: [Int!], region: String): [Supplier!]! }
  type Mutation { restock(ids: [Int!]): Boolean }
  type Product { supplier: Supplier }
  type Supplier { id: Int }`)
const infoOf = (typeName: string, fieldName: string) =>
  ({ fieldName, parentType: schema.getType(typeName) as GraphQLObjectType, schema }) as GraphQLResolveInfo
const infos = {
  supplier: infoOf('Product', 'supplier'),
  suppliers: infoOf('Query', 'suppliers'),
  restock: infoOf('Mutation', 'restock'),
}

/** One operation, told to its recorder as the wrapped resolvers, the driver and the loaders tell it. */
class Told {
  readonly recorder: OperationRecorder
  readonly #tick: { at: number }

  constructor(recording: RecorderOptions, tick: { at: number }) {
    this.recorder = new OperationRecorder(recording)
    this.#tick = tick
  }

  call(coordinate: string, field: keyof typeof infos, path: Frame['path'], given: Partial<Frame>): Frame {
    const slot = this.recorder.resolver(coordinate)
    slot.begin(this.#tick.at)
    slot.end(this.#tick.at, this.#tick.at, false)
    return { recorder: this.recorder, coordinate, ...(path && { path }), info: infos[field], ...given }
  }

  /** A statement of one millisecond. */
  send(frame: Frame, sql: string, parameters: readonly unknown[], rowValues: readonly unknown[]): void {
    this.#tick.at++
    const parametersKey = parametersKeyOf(parameters)
    const counted = { durationMs: 1, rows: rowValues.length, failed: false }
    recordStatement({ sql, parameters, parametersKey, rowValues, ...counted }, frame)
  }

  /** A batch of one key, and its statement. */
  load(loader: string, asker: Frame, id: number, sql: string): void {
    const frame: Frame = { recorder: this.recorder, loader, asker }
    const startMs = this.#tick.at
    this.send(frame, sql, [[id]], [suppliers[id]])
    const [values, endMs] = [[suppliers[id]], this.#tick.at]
    this.recorder.recordBatch({ loader, frame, asker, keys: [id], values, startMs, endMs, failed: false })
  }
}

/**
 * What shows each kind of finding. `name` goes into coordinate, path and statement: that of a steady operation is empty, a generator of code
 * makes up others. @param size how many statements, or rows
 */
const shapes: Readonly<Record<FindingKind, (told: Told, name: string, size: number) => void>> = {
  N_PLUS_ONE(told, name, size) {
    for (const id of ids.slice(0, size)) {
      const [source, returned] = [products[id], suppliers[id]]
      const path = pathOf(`all${name}`, id, 'supplier')
      const frame = told.call(`Product${name}.supplier`, 'supplier', path, { source, args: {}, returned })
      told.send(frame, `select id from "supplier${name}" where id = $1`, [id], [returned])
    }
  },
  SEQUENTIAL_AWAITS(told, name, size) {
    const [args, returned] = [{ ids: ids.slice(0, size) }, suppliers.slice(0, size)]
    const frame = told.call(`Query${name}.suppliers`, 'suppliers', pathOf(`all${name}`), { args, returned })
    for (const id of args.ids)
      told.send(frame, `select id from "supplier${name}" where id = $1`, [id], [suppliers[id]])
  },
  REDUNDANT(told, name, size) {
    const frame = told.call(`Query${name}.suppliers`, 'suppliers', pathOf(`all${name}`), { args: {} })
    for (const _ of upTo(size))
      told.send(frame, `select id from "supplier${name}" where id = $1`, [1], [suppliers[1]])
  },
  UNBATCHED_LOADER(told, name, size) {
    const asker = told.call(`Query${name}.suppliers`, 'suppliers', pathOf(`all${name}`), { args: {} })
    for (const id of upTo(size))
      told.load(`supplier${name}ById`, asker, id, `select id from "supplier${name}" where id = any($1)`)
  },
  OVERFETCH(told, name) {
    const [rows, returned] = [suppliers.slice(0, 50), suppliers.slice(0, 1)]
    const frame = told.call(`Query${name}.suppliers`, 'suppliers', pathOf(`all${name}`), {
      args: {},
      returned,
    })
    told.send(frame, `select id from "supplier${name}"`, [], rows)
  },
  UNBOUNDED_LIST(told, name, size) {
    // Of a name that comes once, in one operation: both answers to the same question.
    for (const [at, rows] of (name === '' ? [size] : [100, 101]).entries()) {
      const returned = suppliers.slice(0, rows)
      const path = pathOf(`all${name}${at}`)
      const frame = told.call(`Query${name}.suppliers`, 'suppliers', path, { args: {}, returned })
      told.send(frame, `select id from "supplier${name}" where region = $1`, [name], returned)
    }
  },
  ROW_BY_ROW_WRITE(told, name, size) {
    const args = { ids: ids.slice(0, size) }
    const frame = told.call(`Mutation${name}.restock`, 'restock', pathOf(`all${name}`), {
      args,
      returned: true,
    })
    for (const id of args.ids)
      told.send(frame, `update "supplier${name}" set stock = 9 where id = $1`, [id], [suppliers[id]])
  },
}
export const kinds = Object.keys(shapes) as FindingKind[]

const http = { method: 'POST', route: '/graphql', status: 200 }

/** The half of a gateway that records, composed as there: without HTTP, and with the clock in the hands of the test. */
export function createRecordingHalf(pool: pg.Pool) {
  const clock = createClock()
  const tick = { at: 0 }
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const aggregator = createAggregator({ now: clock.now })
  const store = createPostgresStore({ pool })
  const timing = { intervalMs: 1e8, batchSize: 1e9, appendTimeoutMs: 60_000, now: clock.now }
  const writer = createWriter({ aggregator, store, onError, ...timing })
  const stopObserving = observeStatements(aggregator.totals.recordStatement, writer.recordEnded)
  let shown = 0
  let tellMore = () => {}
  let advised = 0
  // Whoever advises on an N+1 looks at the models.
  const known = {
    ...nothingKnown,
    get models() {
      advised++
      return {}
    },
  }
  const diagnosis = createDiagnosis({ columns: true, known, onError })
  const showing = showFindings({
    examine: diagnosis.examine,
    display: {
      show: () => {
        shown++
      },
      showMore: (count) => {
        shown += count
      },
    },
    production: false,
    logLevel: 'debug',
    tick: clock.now,
    startTimer: (run) => {
      tellMore = run
      return () => {}
    },
  })
  const recording: RecorderOptions = {
    clock: { now: clock.now, tick: () => tick.at },
    owner: writer.recordEnded,
    examine: showing.examine,
    watchesColumns: diagnosis.watchesColumns,
  }
  return {
    clock,
    aggregator,
    writer,
    errors,
    /** One operation from its begin to its end, and what was found in it. */
    operate(kind: FindingKind, name: string, size = 5, signature = name): readonly Finding[] {
      const told = new Told(recording, tick)
      told.recorder.operation = {
        signature,
        document: `query All${signature} { all }`,
        operationName: `All${signature}`,
        kind: kind === 'ROW_BY_ROW_WRITE' ? 'mutation' : 'query',
      }
      shapes[kind](told, name, size)
      told.recorder.end(http, 0)
      writer.recordEnded(told.recorder)
      return told.recorder.findings
    },
    /** How many were shown, or said to be more, until now. */
    shown() {
      tellMore()
      return shown
    },
    advised: () => advised,
    async stop() {
      stopObserving()
      await writer.stop()
    },
  }
}
export type RecordingHalf = ReturnType<typeof createRecordingHalf>
