import { createDiagnosis, type DiagnosisOptions } from '../../src/diagnosis/diagnose.ts'
import type { Finding } from '../../src/measurement/finding.ts'
import type { Frame } from '../../src/measurement/frame.ts'
import type { OperationKind } from '../../src/measurement/measurement.ts'
import { OperationRecorder } from '../../src/measurement/recorder.ts'
import { parametersKeyOf } from '../../src/measurement/statements.ts'

/** Where in an operation: response keys with `3` for the fourth of a list, as `products.3.supplier`. */
export interface Place {
  readonly coordinate: string
  readonly at: string
  readonly source?: unknown
  readonly args?: unknown
  readonly returned?: unknown
}

export interface Sent {
  readonly sql?: string
  readonly parameters?: readonly unknown[]
  readonly rows?: readonly unknown[]
  /** When it was asked for, in milliseconds of the operation [when the one before ended]. */
  readonly from?: number
  /** [1] */
  readonly ms?: number
  readonly failed?: boolean
  readonly compactedCalls?: number
}

/** An operation that a test tells by hand, statement by statement. */
export class ToldOperation {
  readonly recorder: OperationRecorder
  now = 0

  constructor(options: DiagnosisOptions = {}, { examine } = createDiagnosis(options)) {
    this.recorder = new OperationRecorder({ examine, clock: { now: () => 0, tick: () => this.now } })
    this.is('query')
  }

  is(kind: OperationKind): this {
    this.recorder.operation = { signature: 'signature', document: undefined, operationName: 'Products', kind }
    return this
  }

  /** One call of a resolver. */
  call({ coordinate, at, ...given }: Place): Frame {
    let path: Frame['path']
    for (const key of at.split('.')) {
      path = { prev: path, key: /^\d+$/.test(key) ? Number(key) : key, typename: undefined }
    }
    return { recorder: this.recorder, coordinate, ...(path && { path }), info: {} as never, ...given }
  }

  /** A statement that a frame sends, and its end. */
  sends(
    frame: Frame,
    {
      sql = 'select name from suppliers where id = $1',
      parameters = [],
      rows = [],
      ms = 1,
      from = this.now,
      failed = false,
      compactedCalls,
    }: Sent,
  ): void {
    this.now = Math.max(this.now, from + ms)
    this.recorder.recordStatement(
      {
        sql,
        parameters,
        parametersKey: parametersKeyOf(parameters.length === 0 ? [sql] : parameters),
        durationMs: this.now - from,
        rows: rows.length,
        rowValues: rows,
        failed,
        compactedCalls,
      },
      frame,
    )
  }

  findings(): readonly Finding[] {
    return this.recorder.finish({ method: 'POST', route: '/graphql', status: 200 }, 0)?.findings ?? []
  }
}

/** What is found in an operation that is told. */
export function examined(
  tell: (operation: ToldOperation) => void,
  options?: DiagnosisOptions,
): readonly Finding[] {
  const operation = new ToldOperation(options)
  tell(operation)
  return operation.findings()
}

export const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at)
