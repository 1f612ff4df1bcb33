import type { LoaderBatch } from './loader-batch.ts'

/** Who asks for a load and waits for it: a resolver's call, or a batch whose function asks another loader. */
export abstract class Asker {
  /** It has asked for a key of that batch. */
  abstract waitFor(batch: LoaderBatch): void
  /** A batch it waited for has settled. */
  abstract loaded(): void
}
