/**
 * The tags an answer carries by itself, beside those its author gives: `Product` (a product may appear in it)
 * · `Product:7` (this product does) · `Product[]` (it holds a list of products, be it empty, or a null where
 * a product may appear one day).
 *
 * They share one namespace with the author's tags, so that `invalidate('Product:7')` means the same wherever
 * it is said.
 */
export const entityTag = (type: string, id: string): string => `${type}:${id}`
export const listTag = (type: string): string => `${type}[]`

/** What to purge: author's tags, all of a type, or single entities as `Type:id`. */
export interface Purge {
  readonly tags?: readonly string[]
  readonly types?: readonly string[]
  readonly entities?: readonly string[]
}

export function tagsOfPurge({ tags = [], types = [], entities = [] }: Purge): string[] {
  return [...new Set([...tags, ...types, ...entities])]
}
