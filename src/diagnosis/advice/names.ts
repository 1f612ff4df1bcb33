import pluralize from 'pluralize'
import { isPlainName } from './code-text.ts'

/** `orderLines` of `order_lines`, `ORDER_LINES` or `OrderLines`. */
function camelCased(name: string): string {
  const words = (/[a-z]/.test(name) ? name : name.toLowerCase()).split(/[^A-Za-z0-9]+/).filter(Boolean)
  return words.map((word, at) => (at === 0 ? lowerFirst(word) : upperFirst(word))).join('')
}

export const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

const upperFirst = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

const maxKnown = 1000

/** Remembers the last thousand: a program has few names, and to tell a plural takes many rules. */
function remembered(nameOf: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>()
  return (name) => {
    let found = known.get(name)
    if (found === undefined) {
      found = nameOf(name)
      if (known.size >= maxKnown) known.delete(known.keys().next().value as string)
      known.set(name, found)
    }
    return found
  }
}

/** What one of them is called: `orderLine` of the table `order_lines`. */
export const singularOf = remembered((name) => pluralize.singular(camelCased(name)))

export const pluralOf = remembered((name) => pluralize.plural(camelCased(name)))

/** `supplierById`, `orderLinesByOrderIdAndProductId`; undefined where the parts make no name. */
export function keyedName(subject: string, keys: readonly string[]): string | undefined {
  const name = `${subject}By${keys.map((key) => upperFirst(camelCased(key))).join('And')}`
  return isPlainName(name) && !name.startsWith('By') && !name.endsWith('By') ? name : undefined
}

/** Names that differ in their case, underscores and the like only. */
export const isSameName = (one: string, other: string): boolean => bare(one) === bare(other)

export const bare = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '').toLowerCase()
