import type { Part, PartFigures, PartIdentity } from './figures.ts'
import { PartTally } from './figures.ts'
import type { Kept } from './kept.ts'

/** A part of operations in one window; what it did is counted in `whole`, the same part over all operations, as well. */
export interface KeptPart extends Kept<PartTally> {
  readonly identity: PartIdentity
  readonly whole: KeptPart | undefined
  /** The operation recorded last: one is counted once, however often it adds. */
  lastOperation: number
}

/** The parts of one signature's operations in one window, or of all. */
export class WindowParts {
  readonly #parts: Readonly<Record<Part, Map<string, KeptPart>>> = {
    resolver: new Map(),
    loader: new Map(),
    statement: new Map(),
    span: new Map(),
  }

  get(part: Part, name: string, place: string): KeptPart | undefined {
    return this.#parts[part].get(place === '' ? name : `${name}\n${place}`)
  }

  create(identity: PartIdentity, whole: KeptPart | undefined): KeptPart {
    const { part, name, place } = identity
    const kept = { tally: new PartTally(), stored: 0, identity, whole, lastOperation: -1 }
    this.#parts[part].set(place === '' ? name : `${name}\n${place}`, kept)
    return kept
  }

  *all(): Generator<KeptPart> {
    for (const parts of Object.values(this.#parts)) yield* parts.values()
  }
}

/** Adds what a part did in one operation, or in none. @param operation a number of its own for each operation */
export function addPart(
  kept: KeptPart,
  { count, errors, items, totalMs, maxMs }: Omit<PartFigures, 'operations'>,
  operation: number | undefined,
): void {
  const { tally } = kept
  if (operation !== undefined && kept.lastOperation !== operation) {
    kept.lastOperation = operation
    tally.operations++
  }
  tally.record(count, errors, items, totalMs, maxMs)
}
