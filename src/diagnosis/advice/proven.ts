import type { Piece } from './code-text.ts'
import type { CalledFrame, Evidence } from './evidence.ts'
import type { KeyedRead } from './keyed-read.ts'
import type { Origin } from './origin.ts'
import type { Answer, SeenCall } from './seen-rows.ts'

/** What to do, and the code of it. */
export interface Remedy {
  readonly says: string
  /** None where what it says is not certain. */
  readonly pieces: readonly Piece[]
}

/** What is proven of the calls of a resolver that sends a statement for each of its objects. */
export interface Proven {
  readonly evidence: Evidence
  readonly frame: CalledFrame
  readonly read: KeyedRead
  readonly calls: readonly SeenCall[]
  /** Of each key of the read. */
  readonly origins: readonly Origin[]
  /** What the resolver makes of the rows, where that is all it does. */
  readonly answer: Answer | undefined
}
