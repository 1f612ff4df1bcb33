const bits = 1 << 22

/**
 * Remembers, roughly, which keys have asked for a place: one bit each by a hash of the key, so that a million of them take half a megabyte.
 * A quarter full, it begins anew: it may forget a key, and take a few for one that has asked.
 */
export class Doorkeeper {
  // Made when it is first needed: most gateways never come to their bound.
  #seen: Uint8Array | undefined
  #count = 0

  /** Notes a key; whether it was noted before. */
  note(key: string): boolean {
    this.#seen ??= new Uint8Array(bits / 8)
    const bit = hashOf(key) % bits
    const mask = 1 << (bit & 7)
    const byte = this.#seen[bit >> 3] as number
    if ((byte & mask) !== 0) return true
    this.#seen[bit >> 3] = byte | mask
    if (++this.#count > bits / 4) {
      this.#seen.fill(0)
      this.#count = 0
    }
    return false
  }
}

/** FNV-1a, 32 bits (Fowler, Noll, Vo). */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
