import { expect, it, onTestFinished } from 'vitest'
import { measuredBatch } from '../../../src/loaders/measured-batch.ts'
import { createModelLoaders } from '../../../src/loaders/models/create-model-loaders.ts'
import { noteWrite } from '../../../src/measurement/writes.ts'
import { library, type TestLoader } from './library.ts'

/** The loaders of a request whose database is away. */
function failing() {
  return createModelLoaders(library)({
    prisma: { $queryRawUnsafe: () => Promise.reject(new Error('the database is away')) },
    measure: (name, batch, end, asked) => measuredBatch(name, batch, {}, undefined, end, { asked }),
  })
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

function watchUnhandled(): readonly unknown[] {
  const seen: unknown[] = []
  const note = (reason: unknown) => seen.push(reason)
  process.on('unhandledRejection', note)
  onTestFinished(() => {
    process.off('unhandledRejection', note)
  })
  return seen
}

it.each<[string, (loader: TestLoader) => unknown]>([
  ['is cleared', (loader) => loader.clear(1)],
  ['is cleared with all others', (loader) => loader.clearAll()],
  [
    'is forgotten after a write',
    (loader) => {
      noteWrite()
      return loader.load(2)
    },
  ],
])('ends no process where a load that nobody waits for %s before its batch fails', async (_, letGo) => {
  const unhandled = watchUnhandled()
  const loader = failing().loaders.authorById as TestLoader
  void loader.load(1)
  letGo(loader)
  await nextTurn()
  await nextTurn()
  expect(unhandled).toEqual([])
})

it('ends no process where such a load gave way to one of more columns', async () => {
  const unhandled = watchUnhandled()
  const loaders = failing()
  void loaders.one('bookById', 1, ['pages'])
  await Promise.resolve().then(() => new Promise<void>((resolve) => process.nextTick(resolve)))
  void loaders.one('bookById', 1, ['rank'])
  await nextTurn()
  await nextTurn()
  expect(unhandled).toEqual([])
})

it('ends no process where nobody waits for the error of a key that is none', async () => {
  const unhandled = watchUnhandled()
  const loaders = failing()
  void loaders.one('authorById', null)
  void (loaders.loaders.authorById as TestLoader).load(undefined)
  await nextTurn()
  expect(unhandled).toEqual([])
})

it('tells those who do wait', async () => {
  const loader = failing().loaders.authorById as TestLoader
  const load = loader.load(1)
  loader.clear(1)
  await expect(load).rejects.toThrow('the database is away')
  await expect(loader.load(null)).rejects.toThrow('must be given a key (id), got null')
})
