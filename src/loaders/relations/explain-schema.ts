import type { Wiring } from './wiring.ts'

/** One field, as it is told of: how it is answered, or why it is left alone. */
export type FieldExplanation =
  | {
      readonly field: string
      readonly isWired: true
      readonly kind: string
      readonly loader: string
      readonly relation: string
    }
  | { readonly field: string; readonly isWired: false; readonly reason: string }

/** What of a schema resolves itself, by type and field, as plain data: for `sluice explain schema --json`. */
export function schemaExplanation({ wired, skipped }: Wiring): Readonly<Record<string, FieldExplanation[]>> {
  const types: Record<string, FieldExplanation[]> = {}
  const add = (coordinate: string, explain: (field: string) => FieldExplanation) => {
    const [type = '', field = ''] = coordinate.split('.')
    types[type] ??= []
    types[type].push(explain(field))
  }
  for (const { coordinate, kind, loader, relation } of wired)
    add(coordinate, (field) => ({ field, isWired: true, kind, loader, relation }))
  for (const { coordinate, reason } of skipped)
    add(coordinate, (field) => ({ field, isWired: false, reason }))
  return types
}

/**
 * The same as text: a block for each type, a line for each field, columns aligned. Wired: how it is answered, the loader, the relation.
 * Not wired: why.
 */
export function explainSchema(wiring: Wiring): string {
  const types = Object.entries(schemaExplanation(wiring))
  if (types.length === 0)
    return 'No type of the schema shows a model with relations: types are called as models, or named in the option models.\n'
  const fields = types.flatMap(([, of]) => of)
  const fieldWidth = widest(fields.map(({ field }) => field))
  const kindWidth = widest(fields.map((field) => (field.isWired ? field.kind : notWired)))
  const loaderWidth = widest(fields.map((field) => (field.isWired ? field.loader : '')))
  const line = (field: FieldExplanation) => {
    const start = `  ${field.field.padEnd(fieldWidth)}  `
    return field.isWired
      ? `${start}${field.kind.padEnd(kindWidth)}  ${field.loader.padEnd(loaderWidth)}  ${field.relation}`
      : `${start}${notWired.padEnd(kindWidth)}  ${field.reason}`
  }
  return types.map(([type, of]) => `${[type, ...of.map(line)].join('\n')}\n`).join('\n')
}

const notWired = 'not wired'

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length))
