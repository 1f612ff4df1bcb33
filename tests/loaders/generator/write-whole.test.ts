import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mark } from '../../../src/loaders/generator/print-file.ts'
import { writeWhole } from '../../../src/loaders/generator/write-whole.ts'
import { mountSmallDisk } from '../../support/private-postgres.ts'
import { temporaryFolder } from '../../support/project-copy.ts'

const folder = await temporaryFolder('write-whole')
const text = `${mark}\nexport {}\n`
const isRoot = userInfo().uid === 0

async function refusal(file: string, given = text): Promise<string> {
  const error = await writeWhole(file, given, 'loaders').catch((reason: unknown) => reason)
  expect(error).toMatchObject({ name: 'SluiceError', code: 'CONFIGURATION' })
  const { message } = error as Error
  expect(message).not.toContain('\n')
  return message
}

describe('writeWhole', () => {
  it('makes the folders that are not there', async () => {
    const file = join(folder, 'a/b/c/loaders.ts')
    await writeWhole(file, text, 'loaders')
    expect(await readFile(file, 'utf8')).toBe(text)
    expect(await readdir(join(folder, 'a/b/c'))).toEqual(['loaders.ts'])
  })

  it('leaves a file alone that says the same', async () => {
    const file = join(folder, 'same.ts')
    await writeWhole(file, text, 'loaders')
    const { ino, mtimeMs } = await stat(file)
    await writeWhole(file, text, 'loaders')
    expect(await stat(file)).toMatchObject({ ino, mtimeMs })
    await writeWhole(file, `${text}// more\n`, 'loaders')
    expect(await readFile(file, 'utf8')).toBe(`${text}// more\n`)
  })

  it('writes over an empty file, and over no other that it has not made', async () => {
    const [empty, mine] = [join(folder, 'empty.ts'), join(folder, 'mine.ts')]
    await writeFile(empty, '')
    await writeFile(mine, `\n${text}`)
    await writeWhole(empty, text, 'loaders')
    expect(await refusal(mine)).toMatch(/^Will not write .*mine\.ts: it is not a file of sluice-loaders\./)
    expect(await readFile(mine, 'utf8')).toBe(`\n${text}`)
  })

  it('says that the path is a folder, or goes through a file', async () => {
    await mkdir(join(folder, 'folder.ts'))
    await writeFile(join(folder, 'plain'), '')
    expect(await refusal(join(folder, 'folder.ts'))).toContain('folder.ts: it is a folder (EISDIR). ')
    expect(await refusal(join(folder, 'plain/loaders.ts'))).toContain(
      ': a part of its path is a file (ENOTDIR). ',
    )
    expect(await refusal(`${folder}/\0.ts`)).toContain('Cannot write ')
  })

  it.skipIf(isRoot)('says that it may not', async () => {
    await mkdir(join(folder, 'locked'))
    await chmod(join(folder, 'locked'), 0o500)
    expect(await refusal(join(folder, 'locked/loaders.ts'))).toContain(': permission denied (EACCES). ')
  })

  it('leaves the old file, and nothing beside it, when the disk is full', async ({ skip }) => {
    const path = join(folder, 'disk')
    await mkdir(path)
    const disk = await mountSmallDisk(path, 1)
    if (disk === undefined) return skip('this process may not mount a file system')
    const file = join(path, 'loaders.ts')
    await writeWhole(file, text, 'loaders')
    await disk.fill()
    const longer = text + '// more\n'.repeat(50_000)
    expect(await refusal(file, longer)).toBe(
      `Cannot write ${file}: no space is left on the device (ENOSPC). ` +
        'Make it writable, or set output in generator loaders to another path.',
    )
    expect(await readFile(file, 'utf8')).toBe(text)
    expect((await readdir(path)).filter((name) => name.includes('loaders'))).toEqual(['loaders.ts'])
  })
})
