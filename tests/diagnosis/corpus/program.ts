import type { GatewayOptions } from '../../../src/index.ts'
import type { MemoryDatabase, Row } from './memory-database.ts'

/** A small program as its author wrote it, what is asked of it, and what must be found: no less and no more. */
export interface Program {
  /** What its author did, in a sentence. */
  readonly title: string
  readonly typeDefs: string
  /** Made anew for each run. */
  readonly tables: () => Record<string, Row[]>
  /** The author's code. */
  readonly options: (
    database: MemoryDatabase,
  ) => Pick<GatewayOptions, 'resolvers' | 'loaders' | 'context' | 'monitoring'>
  /** Sent one after another, as POST requests, without a session. */
  readonly operations: readonly Operation[]
  /** Of all operations together, in any order; none where nothing must be found. */
  readonly found: readonly Expected[]
}

export interface Operation {
  readonly document: string
  readonly variables?: Readonly<Record<string, unknown>>
  /** What happens to the data before it, outside any operation. */
  readonly before?: (tables: Record<string, Row[]>) => void
  /** The answer has errors, which are part of the program [false]. */
  readonly fails?: boolean
}

export interface Expected {
  readonly kind:
    | 'N_PLUS_ONE'
    | 'SEQUENTIAL_AWAITS'
    | 'REDUNDANT'
    | 'UNBATCHED_LOADER'
    | 'OVERFETCH'
    | 'UNBOUNDED_LIST'
    | 'ROW_BY_ROW_WRITE'
  /** `Product.supplier`: of the resolver that its author has to change. */
  readonly coordinate: string
  /** `products.*.supplier` */
  readonly pathPattern: string
  /** Statements (of UNBATCHED_LOADER: batches) in the operation that showed it worst. */
  readonly statementsPerOperation: number
}

/** Rows 1 to `count`, in a table's form. */
export const rows = (count: number, row: (id: number) => Row): Row[] =>
  Array.from({ length: count }, (_, at) => row(at + 1))
