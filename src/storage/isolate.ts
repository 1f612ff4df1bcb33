import type { Batch } from './store.ts'

type Tables = { [Table in keyof Batch]: Batch[Table][number][] }
type Entry = {
  [Table in keyof Batch]: { readonly table: Table; readonly row: Batch[Table][number] }
}[keyof Batch]

/**
 * Whether a database refused rows for what they hold, so that writing them again is of no use: a data exception, a broken constraint, a
 * value beyond a limit (PostgreSQL documentation, Appendix A, classes 22, 23 and 54).
 */
export function isDataError(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' && /^(22|23|54)...$/.test(code)
}

/**
 * Writes a batch that was refused for its data in smaller and smaller parts, until only the rows that are at fault are left out.
 *
 * @returns these rows
 */
export async function appendIsolated(
  batch: Batch,
  append: (batch: Batch) => Promise<void>,
): Promise<Entry[]> {
  const entries = Object.entries(batch).flatMap(([table, rows]) =>
    rows.map((row: unknown) => ({ table, row }) as Entry),
  )
  return appendHalves(entries, append)
}

async function appendHalves(
  entries: readonly Entry[],
  append: (batch: Batch) => Promise<void>,
): Promise<Entry[]> {
  if (entries.length === 0) return []
  try {
    await append(batchOf(entries))
    return []
  } catch (error) {
    if (!isDataError(error)) throw error
    if (entries.length === 1) return [...entries]
    const middle = entries.length >> 1
    const first = await appendHalves(entries.slice(0, middle), append)
    return [...first, ...(await appendHalves(entries.slice(middle), append))]
  }
}

function batchOf(entries: readonly Entry[]): Batch {
  const tables: Tables = {
    operations: [],
    clients: [],
    parts: [],
    findingWindows: [],
    findings: [],
    samples: [],
    signatures: [],
    statements: [],
  }
  for (const { table, row } of entries) (tables[table] as unknown[]).push(row)
  return tables
}
