import type { Part, PartFigures } from './figures.ts'
import { PartTally } from './figures.ts'
import type { Kept } from './kept.ts'
import { keep } from './kept.ts'

/** A part of operations in one window; `lastOperation` counts an operation once however often it adds. */
export interface KeptPart extends Kept<PartTally> {
  readonly name: string
  readonly place: string
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

  create(part: Part, name: string, place: string): KeptPart {
    const kept = { ...keep(new PartTally()), name, place, lastOperation: -1 }
    this.#parts[part].set(place === '' ? name : `${name}\n${place}`, kept)
    return kept
  }

  *[Symbol.iterator](): Generator<readonly [Part, KeptPart]> {
    for (const part of Object.keys(this.#parts) as Part[]) {
      for (const kept of this.#parts[part].values()) yield [part, kept]
    }
  }
}

/** Adds what a part did in one operation, or in none. @param operation a number of its own for each operation */
export function addPart(
  kept: KeptPart,
  figures: Omit<PartFigures, 'operations'>,
  operation: number | undefined,
) {
  const isNew = operation !== undefined && kept.lastOperation !== operation
  if (isNew) kept.lastOperation = operation
  kept.tally.add({ ...figures, operations: isNew ? 1 : 0 })
}
