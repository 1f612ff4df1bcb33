import { createHash } from 'node:crypto'
import type { Frame } from './frame.ts'
import { currentFrame } from './frame.ts'
import { Observers } from './owners.ts'
import type { StatementRecord } from './recorder.ts'
import { mayWrite, noteWrite } from './writes.ts'

/** Sees statements, also those outside operations. Must not throw. */
export type StatementObserver = (statement: StatementRecord) => void

const observers = new Observers<StatementRecord>()

/**
 * Adds an observer of the statements that the measured clients send in operations of its owner; the first one sees those outside any
 * operation as well. Returns its removal.
 */
export function observeStatements(observer: StatementObserver, owner?: object): () => void {
  return observers.add(observer, owner)
}

/** What a driver calls when a statement has ended: attributes it to the frame it was sent in, and notes a write. */
export function recordStatement(statement: StatementRecord, frame: Frame | undefined = currentFrame()): void {
  if (mayWrite(statement.sql)) noteWrite()
  frame?.recorder.recordStatement(statement, frame)
  observers.tell(frame?.recorder, statement)
}

/** A short key that tells one parameter list from another without keeping it. */
export function parametersKeyOf(parameters: readonly unknown[] | undefined): string | undefined {
  if (parameters === undefined || parameters.length === 0) return undefined
  if (parameters.length === 1 && typeof parameters[0] !== 'object') {
    const only = String(parameters[0])
    if (only.length <= 64) return only
  }
  let text: string
  try {
    text =
      JSON.stringify(parameters, (_key, value) => (typeof value === 'bigint' ? `${value}n` : value)) ?? ''
  } catch {
    return undefined
  }
  return text.length <= 64 ? text : createHash('sha1').update(text).digest('base64')
}
