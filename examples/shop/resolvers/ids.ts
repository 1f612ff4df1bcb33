const largestId = 2 ** 31 - 1

/** A row's id from a GraphQL ID; undefined when no row can have it. Only the plain form counts, so that `7` and `07` are not one row. */
export function parseId(id: string): number | undefined {
  if (!/^[1-9]\d{0,9}$/.test(id)) return undefined
  const number = Number(id)
  return number <= largestId ? number : undefined
}
