/**
 * Keys compared by what they hold. Plain objects (by what `Object.keys` names, whatever the order; a property that is undefined is as good
 * as absent), arrays, dates, byte arrays and Prisma's decimals are the same when their values are; instances of any other class when they
 * are the same instance, for what they hide cannot be seen.
 */

/** What begins the text of an object, and no string but one escaped. */
const mark = '\u0000'

/** DataLoader's `cacheKeyFn` where the author gives none: what is no object stays as it is. */
export function keyByValue(key: unknown): unknown {
  if (typeof key !== 'object' || key === null)
    return typeof key === 'string' && key.charCodeAt(0) === 0 ? mark + key : key
  const text = isPlain(key) || isArray(key) ? textOf(key) : leafText(key)
  return text === undefined ? key : mark + text
}

/** A text that two values share only if they are the same by value. */
export const textOf = (value: unknown): string => new Text().of(value, 0)

// A value within a value beyond these is compared by identity: a cycle ends, and a hostile argument costs no more than this.
const maxDepth = 100
const maxValues = 10_000

class Text {
  #values = 0

  of(value: unknown, depth: number): string {
    switch (typeof value) {
      case 'string':
        return quoted(value)
      case 'bigint':
        return `${value}n`
      case 'function':
      case 'symbol':
        return identityOf(value)
      case 'object':
        if (value === null) return 'null'
        if (++this.#values > maxValues || depth > maxDepth) return identityOf(value)
        if (isPlain(value)) return this.#ofProperties(value as Record<string, unknown>, depth)
        if (isArray(value)) return this.#ofItems(value, depth)
        return leafText(value) ?? identityOf(value)
      default:
        // Of numbers -0 is 0 and NaN is NaN, as in a Map.
        return String(value)
    }
  }

  #ofProperties(value: Readonly<Record<string, unknown>>, depth: number): string {
    let text = '{'
    for (const name of inOrder(Object.keys(value))) {
      const property = value[name]
      if (property !== undefined) text += `${quoted(name)}${this.of(property, depth + 1)},`
    }
    return `${text}}`
  }

  #ofItems(value: readonly unknown[], depth: number): string {
    let text = '['
    for (let index = 0; index < value.length; index++) text += `${this.of(value[index], depth + 1)},`
    return `${text}]`
  }
}

/** With its length before it nothing in it needs to be escaped. */
const quoted = (text: string) => `${text.length}"${text}`

/** Sorted, so that the order in which they were written does not matter; they mostly are already. */
function inOrder(names: string[]): readonly string[] {
  for (let index = 1; index < names.length; index++)
    if ((names[index - 1] as string) > (names[index] as string)) return names.sort()
  return names
}

function leafText(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Date.prototype) return `Date(${(value as Date).getTime()})`
  if (prototype === Uint8Array.prototype || prototype === Buffer.prototype) {
    const { buffer, byteOffset, byteLength } = value as Uint8Array
    return `Bytes(${Buffer.from(buffer, byteOffset, byteLength).toString('base64')})`
  }
  // How decimal.js tells its own from copies of it: a project has one in each generated client.
  if ((value as { toStringTag?: unknown }).toStringTag === '[object Decimal]') return `Decimal(${value})`
  return undefined
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

const isArray = (value: object): value is unknown[] =>
  Array.isArray(value) && Object.getPrototypeOf(value) === Array.prototype

const numbers = new WeakMap<object, number>()
// Symbols are named by code, so there are few.
const symbols = new Map<symbol, number>()
let lastNumber = 0

function identityOf(value: object | symbol): string {
  const known = typeof value === 'symbol' ? symbols.get(value) : numbers.get(value)
  if (known !== undefined) return `#${known}`
  lastNumber++
  if (typeof value === 'symbol') symbols.set(value, lastNumber)
  else numbers.set(value, lastNumber)
  return `#${lastNumber}`
}

/**
 * Whether two values are surely the same by value: parts that are the same object are not looked into, so it is cheap where most of both
 * is shared. Where it says no, their texts decide.
 */
export function isSurelySame(one: unknown, other: unknown, depth = 0): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (depth > maxDepth) return false
  if (isArray(one)) return isArray(other) && areSurelySame(one, other, depth)
  if (!isPlain(one) || !isPlain(other)) return false
  const names = Object.keys(one)
  if (names.length !== Object.keys(other).length) return false
  const [from, to] = [one as Record<string, unknown>, other as Record<string, unknown>]
  return names.every((name) => Object.hasOwn(to, name) && isSurelySame(from[name], to[name], depth + 1))
}

function areSurelySame(some: readonly unknown[], others: readonly unknown[], depth: number): boolean {
  if (some.length !== others.length) return false
  for (let index = 0; index < some.length; index++)
    if (!isSurelySame(some[index], others[index], depth + 1)) return false
  return true
}
