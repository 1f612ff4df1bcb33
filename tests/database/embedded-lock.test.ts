import { readdir, readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { lockDirectory } from '../../src/database/embedded-lock.ts'
import { processIdentity } from '../../src/database/process-identity.ts'
import { temporaryDirectory } from '../support/embedded.ts'

let directory: string
beforeEach(async () => {
  directory = await temporaryDirectory()
})

const leave = (holder: object, number = 9): Promise<void> =>
  writeFile(
    join(directory, `lock.${number}`),
    JSON.stringify({ host: hostname(), identity: null, ...holder }),
  )
const noSuchProcess = 2 ** 22 + 1

test('is refused while held, and granted again after its release', async () => {
  const lock = await lockDirectory(directory)
  await expect(lockDirectory(directory)).rejects.toMatchObject({
    code: 'DATABASE_IN_USE',
    message: `The data directory ${directory} is in use by process ${process.pid}. Stop that process, or give this one another data directory. If no such process is using it, delete ${join(directory, 'lock.1')}.`,
  })
  await lock.release()
  await (await lockDirectory(directory)).release()
})

test.each(['an empty directory', 'a stale lock'])(
  'goes to exactly one of many at once in %s',
  async (state) => {
    if (state === 'a stale lock') await leave({ pid: noSuchProcess })
    const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => lockDirectory(directory)))
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await readdir(directory)).toEqual([state === 'a stale lock' ? 'lock.10' : 'lock.1'])
  },
)

test('is taken over from a process that has ended', async () => {
  await leave({ pid: noSuchProcess, identity: 'whatever' })
  await lockDirectory(directory)
  const holder = JSON.parse(await readFile(join(directory, 'lock.10'), 'utf8'))
  expect(holder).toEqual({ pid: process.pid, identity: processIdentity(process.pid), host: hostname() })
})

test('is taken over when its pid now belongs to another program', async () => {
  await leave({ pid: process.pid, identity: 'started long ago' })
  await expect(lockDirectory(directory)).resolves.toBeDefined()
})

test('is not taken over where it cannot be told when the process started', async () => {
  await leave({ pid: process.pid, identity: null })
  await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'DATABASE_IN_USE' })
})

test('is not taken over from another machine, whose processes cannot be seen', async () => {
  await leave({ pid: noSuchProcess, host: 'elsewhere' })
  await expect(lockDirectory(directory)).rejects.toMatchObject({
    code: 'DATABASE_IN_USE',
    message: expect.stringContaining(`in use by process ${noSuchProcess} on the machine elsewhere`),
  })
})

test('tells a process from a later one with its pid', () => {
  expect(processIdentity(process.pid)).toBe(processIdentity(process.pid))
  expect(processIdentity(process.pid)).not.toBe(processIdentity(process.ppid))
  expect(processIdentity(noSuchProcess)).toBeUndefined()
})
