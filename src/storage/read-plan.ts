import type { HeldWindows, Level, Piece, RollUpMarker, Span, SpanPlan } from './store.ts'

export const levelMs: Readonly<Record<Level, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** The start of the minute, hour or day (UTC) that an instant lies in. */
export const startOf = (level: Level, at: number): number => Math.floor(at / levelMs[level]) * levelMs[level]

/**
 * What a span can be answered for, and where the rows of that lie. It begins no earlier than anything is kept; an end inside an hour or a
 * day of which only the sum is left is moved outward, to where that begins or ends.
 *
 * @param markers at least those of the days the span lies in
 * @param keptFrom undefined where nothing was deleted
 */
export function planSpan(
  asked: Span,
  markers: readonly RollUpMarker[],
  held: HeldWindows,
  keptFrom?: number,
): SpanPlan {
  const isCut = keptFrom !== undefined && asked.from < keptFrom && keptFrom < asked.to
  const begin = isCut ? keptFrom : asked.from
  const last = levelLeft(asked.to - 1, markers)
  const span =
    asked.from >= asked.to
      ? asked
      : {
          from: startOf(levelLeft(begin, markers), begin),
          to: last === 'minute' ? asked.to : startOf(last, asked.to - 1) + levelMs[last],
        }
  return { span, keptFrom, markers, pieces: planPieces(span, markers, held), held }
}

/** The same rows, added up to nothing coarser than a level where finer ones are left. */
export const noCoarserThan = (coarsest: Level, plan: SpanPlan): SpanPlan => ({
  ...plan,
  pieces: planPieces(plan.span, plan.markers, plan.held, coarsest),
})

/** The shortest windows that are left of an instant. */
export function levelLeft(at: number, markers: readonly RollUpMarker[]): Level {
  const isFinal = (level: 'hour' | 'day') =>
    markers.some((marker) => marker.isFinal && marker.level === level && marker.start === startOf(level, at))
  return isFinal('day') ? 'day' : isFinal('hour') ? 'hour' : 'minute'
}

/**
 * Where the rows of a span lie: whole days, then whole hours that are rolled up, then minutes. What the reader holds in memory cannot be
 * taken out of a sum, so a day or hour it holds windows of is read one level below; but for a final one, whose finer rows may be gone.
 */
export function planPieces(
  span: Span,
  markers: readonly RollUpMarker[],
  held: HeldWindows,
  coarsest: Level = 'day',
): Piece[] {
  const days = wholePieces('day', daysOf(markers), span, held, coarsest === 'day')
  const isInDay = new Set(days.map(({ from }) => from))
  const hours = wholePieces('hour', hoursOf(markers), span, held, coarsest !== 'minute').filter(
    ({ from }) => !isInDay.has(startOf('day', from)),
  )
  const pieces: Piece[] = []
  let at = span.from
  for (const piece of [...days, ...hours].sort((a, b) => a.from - b.from)) {
    append(pieces, { level: 'minute', from: at, to: piece.from })
    append(pieces, piece)
    at = piece.to
  }
  append(pieces, { level: 'minute', from: at, to: span.to })
  return pieces
}

/** Starts, with whether they are final. */
type Sums = ReadonlyMap<number, boolean>

const daysOf = (markers: readonly RollUpMarker[]): Sums =>
  new Map(
    markers.filter(({ level }) => level === 'day').map(({ start, isFinal = false }) => [start, isFinal]),
  )

/** With the hours of which there is nothing, in days that are rolled up: they have no marker, and would cut a plan into many pieces. */
function hoursOf(markers: readonly RollUpMarker[]): Sums {
  const hours = new Map<number, boolean>()
  for (const day of daysOf(markers).keys())
    for (let at = day; at < day + levelMs.day; at += levelMs.hour) hours.set(at, false)
  for (const { level, start, isFinal = false } of markers) if (level === 'hour') hours.set(start, isFinal)
  return hours
}

/** @param isWanted whether sums are read that need not be */
function wholePieces(
  level: 'hour' | 'day',
  sums: Sums,
  span: Span,
  { windows }: HeldWindows,
  isWanted: boolean,
): Piece[] {
  const isHeld = new Set(windows.map(({ start }) => startOf(level, start)))
  return [...sums]
    .filter(([start, isFinal]) => isFinal || (isWanted && !isHeld.has(start)))
    .map(([start]) => ({ level, from: start, to: start + levelMs[level] }))
    .filter(({ from, to }) => from >= span.from && to <= span.to)
}

function append(pieces: Piece[], piece: Piece): void {
  if (piece.from >= piece.to) return
  const last = pieces.at(-1)
  if (last?.level === piece.level && last.to === piece.from)
    pieces[pieces.length - 1] = { ...last, to: piece.to }
  else pieces.push(piece)
}
