/** What a finding is about; each kind is one rule. */
export const findingKinds = [
  'N_PLUS_ONE',
  'SEQUENTIAL_AWAITS',
  'REDUNDANT',
  'UNBATCHED_LOADER',
  'OVERFETCH',
  'UNBOUNDED_LIST',
  'ROW_BY_ROW_WRITE',
] as const

export type FindingKind = (typeof findingKinds)[number]

/** Evidence, from one operation, that code asks the database for more than it needs, and what to change. Plain data, without values. */
export interface Finding {
  /** Short stable hash: the same cause in the same operation document has the same identity, in every process. */
  readonly identity: string
  readonly kind: FindingKind
  /** `Product.supplier`: the resolver whose code is to change, in schema names. */
  readonly coordinate: string
  /** `products.*.supplier`: where in the answer it ran, in response keys, with `*` for a list's index. */
  readonly pathPattern: string
  readonly operationName: string | undefined
  /** The operation's signature, as in its measurement. */
  readonly signature: string
  /** The loader it is about, where it is about one. */
  readonly loader: string | undefined
  /** The statement's shape: literals, lists and comments folded. */
  readonly statement: string
  /** Short hash of `statement`. */
  readonly fingerprint: string
  /** Statements of this cause; of `UNBATCHED_LOADER`, batches of one key. */
  readonly statementsPerOperation: number
  /** Rows that all of them returned together. */
  readonly rows: number
  /** Sum of the statements' durations in milliseconds; parallel ones are all counted. */
  readonly durationMs: number
  /** What the operation would take less, in milliseconds of the clock on the wall, as far as can be told from these statements. */
  readonly lostMs: number
  /** What was seen and what to change, in the author's own names. */
  readonly advice: string
  /** Code to put in the place of what is there, in the author's own names; undefined where they could not be told for certain. */
  readonly patch: string | undefined
}
