import type { HeldWindows, Level, Piece, Span } from './store.ts'

export const levelMs: Readonly<Record<Level, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** Says that an hour or a day is rolled up: its row is the sum of its minutes, or hours. */
export interface RollUpMarker {
  readonly level: 'hour' | 'day'
  /** Milliseconds since 1970. */
  readonly start: number
  /** The finer rows are being deleted or gone; what arrives for it later is not stored. */
  readonly isFinal?: boolean
}

/** The start of the minute, hour or day (UTC) that an instant lies in. */
export const startOf = (level: Level, at: number): number => Math.floor(at / levelMs[level]) * levelMs[level]

/**
 * Where the rows of a span lie: whole days, then whole hours that are rolled up, then minutes. What the reader holds in memory cannot be
 * taken out of a sum, so a day or hour it holds windows of is read one level below; but for a final one, which they never entered.
 */
export function planPieces(span: Span, markers: readonly RollUpMarker[], held: HeldWindows): Piece[] {
  const days = wholePieces('day', span, markers, held)
  const isInDay = new Set(days.map(({ from }) => from))
  const hours = wholePieces('hour', span, markers, held).filter(
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

function wholePieces(
  level: 'hour' | 'day',
  span: Span,
  markers: readonly RollUpMarker[],
  { windows }: HeldWindows,
): Piece[] {
  const isHeld = new Set(windows.map(({ start }) => startOf(level, start)))
  return markers
    .filter((marker) => marker.level === level && (marker.isFinal || !isHeld.has(marker.start)))
    .map(({ start }) => ({ level, from: start, to: start + levelMs[level] }))
    .filter(({ from, to }) => from >= span.from && to <= span.to)
}

function append(pieces: Piece[], piece: Piece): void {
  if (piece.from >= piece.to) return
  const last = pieces.at(-1)
  if (last?.level === piece.level && last.to === piece.from)
    pieces[pieces.length - 1] = { ...last, to: piece.to }
  else pieces.push(piece)
}
