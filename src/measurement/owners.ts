import type { OperationRecorder } from './recorder.ts'

/** What the gateways of a process want to see of one kind of thing, so that each thing is seen by one of them. */
export class Observers<Seen> {
  readonly #byOwner = new Map<object, (seen: Seen) => void>()

  /** @returns its removal */
  add(observer: (seen: Seen) => void, owner: object = observer): () => void {
    this.#byOwner.set(owner, observer)
    return () => this.#byOwner.delete(owner)
  }

  /** Tells the gateway of an operation; of what belongs to none, the first of those that are open. */
  tell(recorder: OperationRecorder | undefined, seen: Seen): void {
    const owner = recorder?.owner
    const observer = owner === undefined ? this.#byOwner.values().next().value : this.#byOwner.get(owner)
    observer?.(seen)
  }
}
