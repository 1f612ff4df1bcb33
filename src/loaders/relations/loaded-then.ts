import { loadedWith, noteLoaded } from '../../measurement/loaded.ts'

/** Goes on from a promise that a loader has just given, and is known for the loader's own as that one was. */
export function loadedThen<Value, Next>(loaded: Promise<Value>, next: (value: Value) => Next): Promise<Next> {
  const end = loadedWith(loaded)
  const promise = loaded.then(next)
  return end === undefined ? promise : noteLoaded(promise, end)
}
