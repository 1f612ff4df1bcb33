import type { ClientRow, FindingRow } from '../aggregation/figures.ts'
import type { MemoryWindow, WindowBatch } from './memory-window.ts'
import { mergeClients, mergeFindingRows, mergeOperations, mergeParts } from './merge.ts'

/** The rows of windows of all gateways added up to those of one window. */
export function sumOfWindows(start: number, windows: readonly MemoryWindow[]): WindowBatch {
  const of = { windowStart: start, gateway: '', sequence: 0 }
  const bySignature = new Map<string, ClientRow[]>()
  for (const { clients } of windows) {
    for (const row of clients.values()) {
      const rows = bySignature.get(row.signature)
      if (rows === undefined) bySignature.set(row.signature, [row])
      else rows.push(row)
    }
  }
  return {
    operations: mergeOperations(
      windows.flatMap(({ operations }) =>
        [...operations.values()].map(({ signature, operationName, kind, ...figures }) => ({
          signature,
          operationName,
          kind,
          figures,
        })),
      ),
    ).map(({ figures, ...identity }) => ({ ...of, ...identity, ...figures })),
    clients: [...bySignature].flatMap(([signature, rows]) =>
      mergeClients(rows.map(({ client, ...figures }) => ({ client, figures }))).map(
        ({ client, figures }) => ({
          ...of,
          signature,
          client,
          ...figures,
        }),
      ),
    ),
    parts: mergeParts(
      windows.flatMap(({ parts }) =>
        [...parts.values()].map(({ signature, part, name, place, ...figures }) => ({
          signature,
          part,
          name,
          place,
          figures,
        })),
      ),
    ).map(({ figures, ...identity }) => ({ ...of, ...identity, ...figures })),
    findingWindows: [
      ...mergeFindingRows(windows.flatMap(({ findingWindows }) => [...findingWindows.values()])),
    ].map(([identity, figures]): FindingRow => ({ ...of, identity, ...figures })),
  }
}
