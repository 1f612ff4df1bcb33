/**
 * The format of `@cacheTag`: text with placeholders, `product-{$args.input.id}` or
 * `supplier-{$key.supplierId}`.
 */
export interface TagFormat {
  readonly text: string
  /** Literal text and placeholders, in order. */
  readonly parts: readonly (string | Placeholder)[]
}

export interface Placeholder {
  readonly source: 'args' | 'key'
  readonly path: readonly string[]
}

/** Fills no more than this many tags from list arguments. */
const maxTagsOfFormat = 1000

/** @returns the format, or a sentence that says what is wrong with it */
export function parseTagFormat(text: string): TagFormat | string {
  const parts: (string | Placeholder)[] = []
  let at = 0
  for (const match of text.matchAll(/\{([^{}]*)\}/g)) {
    const known = /^\$(args|key)((?:\.[_A-Za-z]\w*)+)$/.exec(match[1] ?? '')
    if (known === null) return `expects placeholders like {$args.id} or {$key.id}, got "${match[0]}"`
    if (match.index > at) parts.push(text.slice(at, match.index))
    parts.push({ source: known[1] as 'args' | 'key', path: (known[2] ?? '').slice(1).split('.') })
    at = match.index + match[0].length
  }
  if (/[{}]/.test(parts.length === 0 ? text : text.slice(at))) return 'has a brace without its partner'
  if (at < text.length) parts.push(text.slice(at))
  if (parts.length === 0) return 'must not be empty'
  return { text, parts }
}

/**
 * The tags a format gives for these values: one, or one an item where a placeholder names a list.
 *
 * None where a value is missing (null, absent or an object). For a read that means the answer does not depend
 * on that tag, for a mutation that it does not purge it: `products(categoryId: ID) @cacheTag(format:
 * "category-{$args.categoryId}")` asked without a category belongs to no category, and a tag `category-` that
 * everything lands on would purge what nobody meant.
 */
export function fillTagFormat(format: TagFormat, lookUp: (placeholder: Placeholder) => unknown): string[] {
  let tags = ['']
  for (const part of format.parts) {
    if (typeof part === 'string') {
      tags = tags.map((tag) => tag + part)
      continue
    }
    const value = lookUp(part)
    const texts = (Array.isArray(value) ? value : [value]).map(textOf).filter((text) => text !== undefined)
    tags = tags.flatMap((tag) => texts.map((text) => tag + text)).slice(0, maxTagsOfFormat)
  }
  return tags
}

function textOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value)
    default:
      return undefined
  }
}
