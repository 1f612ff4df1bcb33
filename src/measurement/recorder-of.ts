import type { OperationRecorder } from './recorder.ts'

const recorderKey = Symbol('sluice.recorder')

/** Puts an operation's recorder into its context, where resolvers, loaders and stages find it. */
export function attachRecorder(context: object, recorder: OperationRecorder): void {
  ;(context as { [recorderKey]?: OperationRecorder })[recorderKey] = recorder
}

/** The recorder of the operation a context belongs to; undefined when it is not measured. */
export function recorderOf(context: unknown): OperationRecorder | undefined {
  return (context as { [recorderKey]?: OperationRecorder } | null | undefined)?.[recorderKey]
}
