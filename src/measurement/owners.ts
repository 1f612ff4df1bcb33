import type { OperationRecorder } from './recorder.ts'

const ownerKey = Symbol('sluice.owner')

type Owned = OperationRecorder & { [ownerKey]?: object | undefined }

/** Makes an operation one of a gateway's, of which a process may have several. */
export function setOwner(recorder: OperationRecorder, owner: object | undefined): void {
  ;(recorder as Owned)[ownerKey] = owner
}

/** Whose an operation is; undefined for work outside the operations of any gateway. */
export const ownerOf = (recorder: OperationRecorder | undefined): object | undefined =>
  (recorder as Owned | undefined)?.[ownerKey]

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
    const owner = ownerOf(recorder)
    const observer = owner === undefined ? this.#byOwner.values().next().value : this.#byOwner.get(owner)
    observer?.(seen)
  }
}
