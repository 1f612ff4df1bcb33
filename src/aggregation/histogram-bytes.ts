// A histogram's buckets as bytes: the number of pairs, then for each bucket that is not empty the distance of its index from the one
// before (the first: from 0) and its count, every number an unsigned LEB128 (seven bits a byte, the lowest first, the high bit set on
// all but the last). Bytes of several histograms one after another are read as their sum, so SQL adds them up by joining them.

/** Appends one unsigned LEB128 number, up to 2^53. */
export function appendVarint(bytes: number[], value: number): void {
  let rest = value
  // Not by shifting: counts go beyond 32 bits.
  while (rest >= 128) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
}

// More than a histogram has buckets; one array for all calls, all 0 between them.
const sums = new Float64Array(2048)

/** Calls `add` once for each bucket of one or many histograms, the lowest first; bytes that end too early end it. */
export function readBuckets(bytes: Uint8Array, add: (index: number, count: number) => void): void {
  let first = sums.length
  let last = -1
  let at = 0
  const longer = (byte: number): number => {
    let value = byte - 128
    for (let scale = 128; ; scale *= 128) {
      const next = bytes[at++]
      if (next === undefined) return Number.NaN
      if (next < 128) return value + next * scale
      value += (next - 128) * scale
    }
  }
  while (at < bytes.length) {
    // A report of a month reads millions of numbers, most of one byte: those are read in place.
    let pairs = bytes[at++] as number
    if (pairs > 127) pairs = longer(pairs)
    let index = 0
    for (; pairs > 0; pairs--) {
      let distance = bytes[at++] as number
      if (distance > 127) distance = longer(distance)
      let count = bytes[at++] as number
      if (count > 127) count = longer(count)
      if (at > bytes.length) break
      index += distance
      const bucket = Math.min(index, sums.length - 1)
      sums[bucket] = (sums[bucket] as number) + count
      if (bucket < first) first = bucket
      if (bucket > last) last = bucket
    }
  }
  for (let index = first; index <= last; index++) {
    const count = sums[index] as number
    if (count === 0) continue
    sums[index] = 0
    add(index, count)
  }
}
