import type { TracedBatch } from '../../measurement/trace.ts'
import { type Batch, batchLines, loaderLines } from './batch-code.ts'
import { formOf, loadedKeys } from './batch-values.ts'
import { givenBy } from './chosen-loader.ts'
import { indented, patchOf, property, propertyName } from './code-text.ts'
import type { Evidence } from './evidence.ts'
import { type KeyedRead, keyedReadOf, keyValuesOf } from './keyed-read.ts'
import { converted, type Origin, originOf } from './origin.ts'
import { prismaBatch } from './prisma-batch.ts'
import { sqlBatch } from './sql-batch.ts'

/**
 * The loader, or the batched resolver, with a function that sends one statement for all keys and gives each key what it was given before;
 * undefined where that is not certain.
 *
 * @param without options that it no longer has
 */
export function rewrittenLoader(
  { cause, trace, known }: Evidence,
  batches: readonly TracedBatch[],
  without: readonly string[],
): string | undefined {
  const { loader = '', statements } = cause
  const read = keyedReadOf(statements, known)
  const [key] = read?.keys ?? []
  if (read === undefined || key === undefined || read.keys.length !== 1) return undefined
  const loaded = loadedKeys(read, batches, statements)
  if (loaded === undefined) return undefined
  const options = known.loaders.get(loader)
  const pairs = loaded.map((one) => ({ given: one.key, key: keyValuesOf(read, one.statement)[0] }))
  const origin = options === undefined ? originOf(pairs, parentHint(read, loader)) : undefined
  const isKeyed = pairs.every(
    (pair) => String(pair.given) === String(pair.key) && typeof pair.given !== 'object',
  )
  const isSameType = pairs.every((pair) => typeof pair.given === typeof pair.key)
  if (options === undefined ? origin === undefined : !isKeyed || (read.client === 'prisma' && !isSameType))
    return undefined
  const form = formOf(read, loaded)
  if (form === undefined) return undefined
  const { hasPrisma } = known
  const keyValues = statements.map((statement) => keyValuesOf(read, statement))
  const batch =
    read.client === 'prisma'
      ? prismaBatch(read, { seen: form.seen, keyValues, hasPrisma, columns: [key.column] })
      : sqlBatch(read, key, { statements, all: trace.statements, hasPrisma })
  const given = givenBy(read, form.answer, form.seen, false)
  if (batch === undefined || given === undefined) return undefined
  if (origin !== undefined) return batchedPatch(loader, batch, batchLines(batch, given), origin, without)
  const { code, notes } = optionsCode(options ?? {}, without)
  const changed = without.length === 0 ? '' : `, without ${without.join(' and ')}`
  const where = [`In the map of loaders${changed}:`, ...notes]
  return patchOf([{ where, code: loaderLines(propertyName(loader), batch, given, code) }])
}

function parentHint(read: KeyedRead, coordinate: string) {
  const [parentType = '', field = ''] = coordinate.split('.')
  return { column: read.keys[0]?.column ?? '', subjects: [read.select.table], parentType, field }
}

function batchedPatch(
  coordinate: string,
  batch: Batch,
  lines: readonly string[],
  origin: Origin,
  without: readonly string[],
): string {
  const [type, field = ''] = coordinate.split('.')
  const changed = without.length === 0 ? '' : ` without ${without.join(' and ')},`
  const keys = `const keys = parents.map((parent) => ${converted(property('parent', origin.property), origin)})`
  const code = [
    `${propertyName(field)}: batched(async ${batch.takesPrisma ? '(parents, _args, { prisma })' : '(parents)'} => {`,
    ...indented([keys, ...lines]),
    '}),',
  ]
  return patchOf([{ where: [`In the resolvers of ${type},${changed} its other options as they are:`], code }])
}

/** The options it keeps, in code. */
function optionsCode(options: Readonly<Record<string, unknown>>, without: readonly string[]) {
  const gone = without.map((reason) => reason.replace(/:.*/, ''))
  const kept = Object.entries(options).filter(([name, value]) => value !== undefined && !gone.includes(name))
  const isPlain = (value: unknown): boolean => value === null || ['boolean', 'number'].includes(typeof value)
  const parts = kept.map(([name, value]) => (isPlain(value) ? `${name}: ${value}` : name))
  const names = kept.filter(([, value]) => !isPlain(value)).map(([name]) => name)
  return {
    code: parts.length === 0 ? '' : `{ ${parts.join(', ')} }`,
    notes: names.map((name) => `${name} stands for the one it has.`),
  }
}
