import type { DataModel } from '../data-model.ts'

/** What the loaders of a data model are called: those of unique keys, and those of lists. */
export function loaderNames({ models }: DataModel): readonly string[] {
  const names = new Set<string>()
  for (const { uniqueKeys, relations } of Object.values(models)) {
    for (const { loader } of uniqueKeys) names.add(loader)
    for (const { loader } of Object.values(relations)) names.add(loader)
  }
  return [...names]
}
