/** What a finding is about; each kind is one rule. */
export type FindingKind = 'N_PLUS_ONE'

/** Evidence, from one operation, that code asks the database for more than it needs, and what to change. */
export interface Finding {
  /** Short stable hash: the same cause in the same operation document has the same identity, in every process. */
  readonly identity: string
  readonly kind: FindingKind
  /** `Product.supplier`: the resolver that sent the statements, in schema names. */
  readonly coordinate: string
  /** `products.*.supplier`: where in the answer it ran, in response keys, with `*` for a list's index. */
  readonly pathPattern: string
  readonly operationName: string | undefined
  /** The operation's signature, as in its measurement. */
  readonly signature: string
  /** The statement's shape: literals, lists and comments folded. */
  readonly statement: string
  /** Short hash of `statement`. */
  readonly fingerprint: string
  readonly statementsPerOperation: number
  /** Rows that all of them returned together. */
  readonly rows: number
  /** Sum of the statements' durations in milliseconds; parallel ones are all counted. */
  readonly durationMs: number
  /** What to change, in the author's own names. */
  readonly advice: string
}
