import DataLoader from 'dataloader'
import type { Sample } from '../storage/sample.ts'
import type { Writer } from '../storage/writer.ts'

const always = { from: 0, to: Number.MAX_SAFE_INTEGER }
// A sample has 64 kB at most.
const maxAtOnce = 500

/** Gives samples by their ids, stored or not; undefined where there is none, or no longer. Those asked for at once are read at once. */
export function samplesById(
  writer: Pick<Writer, 'unstored'>,
  readStored: (ids: readonly string[]) => Promise<readonly Sample[]>,
): (id: string) => Promise<Sample | undefined> {
  const loader = new DataLoader<string, Sample | undefined>(
    async (ids) => {
      // Memory first: what is stored meanwhile is then in the store at the latest.
      const inMemory = new Map(writer.unstored(always).samples.map((held) => [held.id, held]))
      const others = ids.filter((id) => !inMemory.has(id))
      const stored = others.length === 0 ? [] : await readStored(others)
      const found = new Map([...inMemory, ...stored.map((sample) => [sample.id, sample] as const)])
      return ids.map((id) => found.get(id))
    },
    { maxBatchSize: maxAtOnce },
  )
  return (id) => loader.load(id)
}
