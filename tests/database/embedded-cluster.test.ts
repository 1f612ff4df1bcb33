import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { openEmbedded } from '../../src/database/embedded.ts'
import { ensureCluster } from '../../src/database/embedded-cluster.ts'
import { temporaryDirectory } from '../support/embedded.ts'

let directory: string
let cluster: string
beforeEach(async () => {
  directory = await temporaryDirectory()
  cluster = join(directory, 'postgres')
})

const ensure = () => ensureCluster(directory, () => undefined)

test('never makes a new database over what is left of an old one', async () => {
  await mkdir(join(cluster, 'base'), { recursive: true })
  await expect(ensure()).rejects.toMatchObject({
    code: 'DATABASE_CORRUPT',
    message: `The embedded database in ${cluster} cannot be opened: it has no file PG_VERSION. Move that folder away to keep it for inspection, or delete it; the next start makes a new, empty database.`,
  })
  expect(await readdir(cluster)).toEqual(['base'])
})

test('refuses a database of another PostgreSQL', async () => {
  await mkdir(cluster)
  await writeFile(join(cluster, 'PG_VERSION'), '17\n')
  await expect(ensure()).rejects.toThrow('it was made by PostgreSQL 17, and this is PostgreSQL 18.')
})

test('takes the finished database and removes what a killed first start left', async () => {
  await mkdir(cluster)
  await writeFile(join(cluster, 'PG_VERSION'), '18\n')
  await mkdir(join(directory, 'postgres.unfinished-1a2b3c4d', 'base'), { recursive: true })
  expect(await ensure()).toBe(cluster)
  expect(await readdir(directory)).toEqual(['postgres'])
})

test('refuses a data directory that is a file', async () => {
  const dataDirectory = join(directory, 'file')
  await writeFile(dataDirectory, 'not a folder')
  await expect(openEmbedded({ dataDirectory })).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    message: expect.stringContaining('it must be a folder in which this user may read and write'),
  })
})
