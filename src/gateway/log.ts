import type { Logger } from 'pino'
import { pino } from 'pino'

export type Log = Pick<Logger, 'error' | 'warn' | 'info' | 'debug' | 'fatal'>

/** JSON lines on standard output; pino escapes what it writes, so that no value can forge a line. */
export function createLog(level: string): Log {
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime })
}
