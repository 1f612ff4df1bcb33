import type { Log } from '../../src/gateway/log.ts'

/** What a gateway logs: level, fields and message. */
export function recordingLog() {
  const logged: (readonly [level: string, fields: unknown, message: unknown])[] = []
  const at = (level: string) => (fields: unknown, message: unknown) =>
    void logged.push([level, fields, message])
  const log = {
    fatal: at('fatal'),
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
  }
  return { logged, log: log as unknown as Log }
}
