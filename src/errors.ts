/**
 * Every error Sluice itself raises for a human: what was expected, what came, what to do.
 *
 * A leaf that any folder may import. A client sees `code` and a safe sentence; the log has the cause.
 */
export const errorCodes = {
  CONFIGURATION: 'the configuration has mistakes; all are listed at once',
  SCHEMA: 'the SDL or the resolver map does not build a schema',
  PORT_IN_USE: 'another process listens on the port',
  DATABASE_UNREACHABLE: 'PostgreSQL cannot be reached or refuses the connection',
  DATABASE_FOREIGN: 'the database holds tables that are not ours to migrate or seed',
  DATABASE_CORRUPT: 'the data directory cannot be read as a database',
  DATABASE_IN_USE: 'another process has the data directory open',
  DISK_FULL: 'no space is left on the device',
  MIGRATION_FAILED: 'a migration did not apply, or was left half-applied earlier',
  LOADER: 'a batch function broke its contract',
} as const

export type ErrorCode = keyof typeof errorCodes

/** An error whose message is complete by itself: the CLI prints it without a stack. */
export class SluiceError extends Error {
  override readonly name = 'SluiceError'
  readonly code: ErrorCode

  /** @param message expected, received and remedy, in whole sentences */
  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}
