import type { GraphQLResolveInfo } from 'graphql'

/** `products.*.supplier`: response keys from the root, with `*` for an index, so that all objects of a list share one pattern. */
export function pathPatternOf(path: GraphQLResolveInfo['path']): string {
  const keys: string[] = []
  for (let at: GraphQLResolveInfo['path'] | undefined = path; at !== undefined; at = at.prev) {
    keys.push(typeof at.key === 'number' ? '*' : at.key)
  }
  return keys.reverse().join('.')
}
