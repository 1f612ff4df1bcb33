import { patchOf } from './code-text.ts'
import type { Advised, Evidence } from './evidence.ts'
import { columnsRemedy } from './unused-columns.ts'
import { sliceRemedy } from './unused-rows.ts'
import { counted, shown } from './words.ts'

const maxNamed = 12
const maxPercent = 100

/** A resolver that reads rows, or columns of them, that nobody uses. */
export function adviseOverfetch(evidence: Evidence): Advised {
  const { coordinate, unused, group, statementsPerOperation } = evidence.cause
  const text = shown(group.text)
  const each = statementsPerOperation === 1 ? '' : ` (the worst of ${statementsPerOperation} statements)`
  if (unused?.of === 'columns') {
    const names = unused.columns.slice(0, maxNamed).join(', ')
    const more = unused.columns.length > maxNamed ? ' and others' : ''
    const percent = Math.floor((maxPercent * unused.usedBytes) / Math.max(1, unused.readBytes))
    const columns = columnsRemedy(evidence, unused.columns)
    return {
      advice: `${coordinate} read ${unused.readBytes} bytes${each} of which ${percent} % were used: ${text}. Nobody used ${names}${more}: select them only where they are asked for.`,
      patch: columns && patchOf(columns),
    }
  }
  const { read = 0, used = 0 } = unused ?? {}
  const slice = sliceRemedy(evidence)
  return {
    advice: `${coordinate} read ${counted(read, 'row')}${each} and gave ${used} of them: ${text}. Let the database choose them: ${slice?.says ?? 'write the condition, the order and the limit into the statement'}.`,
    patch: slice && patchOf(slice.pieces),
  }
}
