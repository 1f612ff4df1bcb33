import type { TrackedCall } from '../../measurement/call-tracker.ts'
import { Asker } from './asker.ts'
import type { LoaderBatch } from './loader-batch.ts'
import type { Place } from './place.ts'

/** One call of a resolver. While it waits for a load it is counted with the batch, else with its place. */
export class Call extends Asker implements TrackedCall {
  readonly #place: Place
  #isPending = false
  /** Batches it waits for. */
  #loads = 0
  #lastBatch: LoaderBatch | undefined
  /** Promises in the list it has given that have not settled. */
  #itemsLeft = 0

  constructor(place: Place) {
    super()
    this.#place = place
  }

  override waitFor(batch: LoaderBatch): void {
    // Whoever asks many keys of a batch waits for it once.
    if (batch === this.#lastBatch) return
    this.#lastBatch = batch
    const place = this.#place
    place.usage.asks(batch.loader)
    batch.addAsker(this, place)
    if (this.#loads++ > 0 || !this.#isPending) return
    place.running--
    place.operation.progress()
  }

  override loaded(): void {
    if (--this.#loads > 0 || !this.#isPending) return
    this.#place.running++
    this.#place.operation.progress()
  }

  promised(): void {
    this.#isPending = true
    if (this.#loads === 0) this.#place.running++
  }

  ended(value: unknown): boolean {
    const place = this.#place
    if (place.usage.hasFinished()) place.operation.progress()
    if (Array.isArray(value)) this.#awaitItems(value)
    if (this.#itemsLeft > 0) {
      if (!this.#isPending) this.promised()
      return true
    }
    this.#end()
    return false
  }

  #awaitItems(items: readonly unknown[]): void {
    let end: (() => void) | undefined
    for (const item of items) {
      // Only the language's own promises: any other may begin its work anew with each subscription.
      if (!(item instanceof Promise) || item.then !== ownThen) continue
      end ??= this.#endOfItem()
      this.#itemsLeft++
      item.then(end, end)
    }
  }

  #endOfItem(): () => void {
    return () => {
      this.#itemsLeft--
      if (this.#itemsLeft === 0) this.#end()
      else this.#place.operation.progress()
    }
  }

  #end(): void {
    if (!this.#isPending) return
    this.#isPending = false
    if (this.#loads === 0) this.#place.running--
    this.#place.operation.progress()
  }
}

const { then: ownThen } = Promise.prototype
