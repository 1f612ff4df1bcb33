// PGlite's file system fails with bare objects that carry a number of WASI's (wasi_snapshot_preview1, "errno").
const names = new Map([
  [2, 'EACCES'],
  [19, 'EDQUOT'],
  [29, 'EIO'],
  [51, 'ENOSPC'],
  [63, 'EPERM'],
  [69, 'EROFS'],
])

/** An error in words, also one that has none of its own. */
export function describeError(error: unknown): string {
  if (error instanceof Error) return error.message
  const errno = (error as { errno?: unknown } | null)?.errno
  return typeof errno === 'number' ? (names.get(errno) ?? `errno ${errno}`) : String(error)
}
