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

/** Calls `add` for each bucket of one or many histograms; bytes that end too early end it. */
export function readBuckets(bytes: Uint8Array, add: (index: number, count: number) => void): void {
  let at = 0
  const next = (): number => {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = bytes[at++]
      if (byte === undefined) return Number.NaN
      if (byte < 128) return value + byte * scale
      value += (byte - 128) * scale
      scale *= 128
    }
  }
  while (at < bytes.length) {
    const pairs = next()
    let index = 0
    for (let pair = 0; pair < pairs; pair++) {
      index += next()
      const count = next()
      if (Number.isNaN(count)) return
      add(index, count)
    }
  }
}
