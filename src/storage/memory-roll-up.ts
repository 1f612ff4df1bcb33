import type { ClientRow, FindingRow, OperationRow, PartRow } from '../aggregation/figures.ts'
import { FindingTally, OperationTally, PartTally } from '../aggregation/figures.ts'
import { MemoryWindow } from './memory-window.ts'
import { keyOfClient, keyOfPart } from './merge.ts'

// A few milliseconds: histograms are read, or written.
const rowsPerTurn = 200

/**
 * Adds windows of all gateways up to one, in turns of so many rows: who runs it may let others work in between, and must give it up when
 * one of the windows changes meanwhile.
 */
export function* sumOfWindows(
  start: number,
  windows: readonly MemoryWindow[],
): Generator<undefined, MemoryWindow> {
  const operations = new Sums(
    ({ signature }: OperationRow) => signature,
    () => new OperationTally(),
    // Not every row knows what the operation is called.
    (first, row) => (first.kind === 'unknown' && row.kind !== 'unknown' ? row : first),
  )
  const clients = new Sums(
    (row: ClientRow) => keyOfClient(row),
    () => new OperationTally(),
  )
  const parts = new Sums(
    (row: PartRow) => keyOfPart(row),
    () => new PartTally(),
  )
  const findings = new Sums(
    ({ identity }: FindingRow) => identity,
    () => new FindingTally(),
  )
  let rows = 0
  const isTurnOver = () => ++rows % rowsPerTurn === 0
  for (const window of windows) {
    for (const row of window.operations.values()) {
      operations.add(row)
      if (isTurnOver()) yield
    }
    for (const row of window.clients.values()) {
      clients.add(row)
      if (isTurnOver()) yield
    }
    for (const row of window.parts.values()) {
      parts.add(row)
      if (isTurnOver()) yield
    }
    for (const row of window.findingWindows.values()) {
      findings.add(row)
      if (isTurnOver()) yield
    }
  }
  const of = { windowStart: start, gateway: '', sequence: 0 }
  const sum = new MemoryWindow()
  for (const [row, tally] of operations) {
    sum.operations.put({ ...row, ...of, ...tally.toFigures() })
    if (isTurnOver()) yield
  }
  for (const [row, tally] of clients) {
    sum.clients.put({ ...row, ...of, ...tally.toFigures() })
    if (isTurnOver()) yield
  }
  for (const [row, tally] of parts) {
    sum.parts.put({ ...row, ...of, ...tally })
    if (isTurnOver()) yield
  }
  for (const [row, tally] of findings) {
    sum.findingWindows.put({ ...row, ...of, ...tally })
    if (isTurnOver()) yield
  }
  return sum
}

/** Tallies by key, each with a row that says what it is of. */
class Sums<Row, Tally extends { add(row: Row): void }> {
  readonly #sums = new Map<string, { row: Row; readonly tally: Tally }>()
  readonly #keyOf: (row: Row) => string
  readonly #create: () => Tally
  readonly #choose: (first: Row, row: Row) => Row

  constructor(
    keyOf: (row: Row) => string,
    create: () => Tally,
    choose: (first: Row, row: Row) => Row = (first) => first,
  ) {
    this.#keyOf = keyOf
    this.#create = create
    this.#choose = choose
  }

  add(row: Row): void {
    const key = this.#keyOf(row)
    let sum = this.#sums.get(key)
    if (sum === undefined) {
      sum = { row, tally: this.#create() }
      this.#sums.set(key, sum)
    } else sum.row = this.#choose(sum.row, row)
    sum.tally.add(row)
  }

  *[Symbol.iterator](): Generator<readonly [Row, Tally]> {
    for (const { row, tally } of this.#sums.values()) yield [row, tally]
  }
}
