import { execFile } from 'node:child_process'
import { chown, mkdir, mkdtemp, readdir, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { freePort } from './ports.ts'

const run = promisify(execFile)

/** A PostgreSQL server of one test's own, which may be stopped, killed and filled up. */
export interface PrivatePostgres {
  /** Of its database `postgres`, as its superuser. */
  readonly url: string
  /** A folder that the server may write to. */
  folder(name: string): Promise<string>
  /** The disk that all of it lies on; undefined where it has none of its own. */
  readonly disk: SmallDisk | undefined
  start(): Promise<void>
  /** As a crash: no checkpoint, connections cut. */
  crash(): Promise<void>
}

const installed = '/usr/lib/postgresql'
const versions = await readdir(installed).catch(() => [])
const bin = join(installed, versions.sort((a, b) => Number(b) - Number(a))[0] ?? '', 'bin')
const isRoot = userInfo().uid === 0

/** Whether a server can be made: it refuses to run as root, so root needs the user `postgres`. */
export const hasPrivatePostgres =
  versions.length > 0 &&
  (!isRoot ||
    (await run('id', ['postgres']).then(
      () => true,
      () => false,
    )))

// pg_ctl hands its output on to the server: written to the log, or whoever waits for its end would wait for ever.
async function asPostgres(program: string, args: readonly string[]): Promise<void> {
  const [file, ...all] = [
    ...(isRoot ? ['runuser', '-u', 'postgres', '--'] : []),
    join(bin, program),
    ...args,
  ] as [string, ...string[]]
  await run(file, all, { cwd: '/' })
}

/** Starts a new cluster on a free port, on a disk of so many megabytes where that is wanted and permitted; it ends with the test. */
export async function startPrivatePostgres(diskMegabytes?: number): Promise<PrivatePostgres> {
  const home = await mkdtemp(join(tmpdir(), 'sluice-postgres-'))
  // What is registered last runs first: the server ends, the disk goes, then the folder.
  onTestFinished(() => rm(home, { recursive: true, force: true }))
  const [uid, gid] = await postgresIds()
  const folder = async (name: string) => {
    const path = join(home, name)
    await mkdir(path, { recursive: true })
    await chown(path, uid, gid)
    return path
  }
  await chown(home, uid, gid)
  const disk =
    diskMegabytes === undefined ? undefined : await mountSmallDisk(await folder('disk'), diskMegabytes)
  const data = join(home, disk === undefined ? 'data' : 'disk/data')
  const port = await freePort()
  await asPostgres('initdb', [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '--no-sync',
    '-E',
    'UTF8',
    '--wal-segsize=1',
  ])
  const options = [
    `port = ${port}`,
    `listen_addresses = '127.0.0.1'`,
    `unix_socket_directories = ''`,
    'fsync = off',
    'max_wal_size = 16MB',
    'min_wal_size = 2MB',
  ]
  await writeFile(join(data, 'postgresql.auto.conf'), `${options.join('\n')}\n`)
  const start = () => asPostgres('pg_ctl', ['-D', data, '-w', '-t', '60', '-l', join(home, 'log'), 'start'])
  const crash = () => asPostgres('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop'])
  onTestFinished(() => crash().catch(() => undefined))
  await start()
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, folder, disk, start, crash }
}

async function postgresIds(): Promise<[number, number]> {
  const { uid, gid } = userInfo()
  if (!isRoot) return [uid, gid]
  const ids = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'])))
  return ids.map(({ stdout }) => Number(stdout)) as [number, number]
}

/** A file system of its own, of so many megabytes; undefined where this process may not mount one. It ends with the test. */
export async function mountSmallDisk(path: string, megabytes: number): Promise<SmallDisk | undefined> {
  const [uid, gid] = await postgresIds()
  try {
    await run('mount', [
      '-t',
      'tmpfs',
      '-o',
      `size=${megabytes}m,uid=${uid},gid=${gid},mode=700`,
      'tmpfs',
      path,
    ])
  } catch {
    return undefined
  }
  onTestFinished(async () => void (await run('umount', ['-l', path])))
  const filler = join(path, 'filler')
  return {
    async fill() {
      // Until there is no room: dd then says so, and has written what there was room for.
      await run('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k']).catch(() => undefined)
      await run('dd', ['if=/dev/zero', `of=${filler}2`, 'bs=512']).catch(() => undefined)
    },
    async free() {
      await unlink(filler)
      await unlink(`${filler}2`).catch(() => undefined)
    },
  }
}

export interface SmallDisk {
  fill(): Promise<void>
  free(): Promise<void>
}
