import { setImmediate } from 'node:timers/promises'
import type { Family } from './families.ts'

const textsAtOnce = 100

/**
 * Writes families in Prometheus's text format (version 0.0.4). Thousands of histograms are written in slices of about a millisecond, with
 * the event loop's turn between them. A family that cannot be read is left out: the others are worth having all the same.
 */
export async function expose(families: readonly Family[]): Promise<string> {
  const exposed: string[] = []
  for (const { name, help, type, read } of families) {
    const lines = await linesOf(read)
    if (lines === undefined) continue
    exposed.push(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines}`)
  }
  return exposed.join('\n')
}

async function linesOf(read: Family['read']): Promise<string | undefined> {
  let lines = ''
  let texts = 0
  try {
    for (const text of await read()) {
      lines += text
      texts++
      if (texts % textsAtOnce === 0) await setImmediate()
    }
  } catch {
    return undefined
  }
  return lines
}
