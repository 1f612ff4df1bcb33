import { expect, test } from 'vitest'
import { describeError } from '../../src/database/embedded-errno.ts'
import { creationFailure, openFailure } from '../../src/database/embedded-failure.ts'

test.each([
  [
    'a log that cannot grow',
    'PANIC:  could not write to file "pg_wal/xlogtemp.42": No space left on device\nAborted()',
  ],
  ['a file of this program', 'Error: ENOSPC: no space left on device, write'],
  ['PGlite’s file system', describeError({ name: 'ErrnoError', errno: 51 })],
])('knows a full disk from %s', (_source, reason) => {
  expect(openFailure(reason, '/data')).toMatchObject({
    code: 'DISK_FULL',
    message:
      'The disk that holds the embedded database (/data) is full: PostgreSQL cannot write. Free some space and start again; nothing that was committed is lost.',
  })
})

test('calls a full disk full while the database is made, too', () => {
  expect(creationFailure(new Error('ENOSPC\ninitdb ended with code 1'), '/data').code).toBe('DISK_FULL')
})

test('says why a new database could not be made', () => {
  expect(creationFailure(new Error('some log\ninitdb ended with SIGKILL'), '/data').message).toBe(
    'A new embedded database could not be made in /data: initdb ended with SIGKILL. Start again; if it fails again, choose another folder or set DATABASE_URL to a PostgreSQL server.',
  )
})

test('quotes the last thing PostgreSQL said of damaged files', () => {
  const log =
    '2026 UTC [42] LOG:  x\n2026 UTC [42] FATAL:  invalid page in block 0 of relation "base/5/1259"\nPGlite failed'
  expect(openFailure(log, '/data')).toMatchObject({
    code: 'DATABASE_CORRUPT',
    message: expect.stringContaining(
      'cannot be opened: invalid page in block 0 of relation "base/5/1259". Move',
    ),
  })
})
