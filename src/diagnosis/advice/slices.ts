import { endRows } from '../../measurement/row-room.ts'
import { rowsGiven } from '../given-rows.ts'
import { property } from './code-text.ts'
import type { GivenRead } from './given-reads.ts'

/** Which rows of those read are given, in code: as many as `limit`, from `offset` on. */
export interface Slice {
  readonly limit: string
  readonly offset: string | undefined
  readonly notes: readonly string[]
}

interface Range {
  readonly from: number
  readonly count: number
  readonly args: Readonly<Record<string, unknown>>
}

/**
 * Whether each call gave rows that follow each other in what it had read: as many as an argument says, or the same number in several calls;
 * from the first on, or from an argument's number. Undefined where another reading is as likely.
 */
export function sliceOf(calls: readonly GivenRead[]): Slice | undefined {
  const ranges = calls.map(rangeOf)
  if (!ranges.every((range) => range !== undefined)) return undefined
  const isFirst = ranges.every(({ from }) => from === 0)
  const limit = argumentOf(ranges, limitNames, ({ count }) => count)
  const offset = isFirst ? undefined : argumentOf(ranges, offsetNames, ({ from }) => from)
  if (!isFirst && (offset === undefined || limit === undefined)) return undefined
  if (limit !== undefined) {
    const notes =
      offset === undefined ? [] : ['What it gives is the page: nothing of it is cut off any more.']
    return { limit: property('args', limit), offset: offset && property('args', offset), notes }
  }
  const counts = new Set(ranges.map(({ count }) => count))
  if (ranges.length < 2 || counts.size > 1) return undefined
  return { limit: 'limit', offset: undefined, notes: ['limit stands for how many rows it keeps.'] }
}

function rangeOf({ frame, read }: GivenRead): Range | undefined {
  const { rows, count } = read
  const given = rowsGiven(frame.returned, read)
  if (given === undefined || given.size === 0 || holdsNumber(frame.returned, count)) return undefined
  const order = [...given]
  const from = rows.indexOf(order[0] as object)
  // Of more rows than were kept, the last ones stand where others were.
  const inPlace = rows.length === count ? count : rows.length - endRows
  if (from + order.length > inPlace || !order.every((row, at) => rows[from + at] === row)) return undefined
  return { from, count: order.length, args: (frame.args ?? {}) as Range['args'] }
}

/** It tells how many there are, which it counted by reading them. */
function holdsNumber(returned: unknown, count: number): boolean {
  if (typeof returned !== 'object' || returned === null || Array.isArray(returned)) return false
  return Object.values(returned).some((value) => value === count)
}

const limitNames = /^(?:first|limit|take|top|max|count|size|number|amount|page_?size|per_?page)$/i
const offsetNames = /^(?:skip|offset|start|from)$/i

/** The one argument that is called for it and has the number in each call. */
function argumentOf(
  ranges: readonly Range[],
  called: RegExp,
  numberOf: (range: Range) => number,
): string | undefined {
  const [first] = ranges
  const names = Object.keys(first?.args ?? {}).filter(
    (name) => called.test(name) && ranges.every((range) => range.args[name] === numberOf(range)),
  )
  return names.length === 1 ? names[0] : undefined
}
