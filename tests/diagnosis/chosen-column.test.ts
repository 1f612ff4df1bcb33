import { expect, it } from 'vitest'
import { chosenColumn, lookedUpBy } from '../../src/diagnosis/chosen-column.ts'
import { ColumnValues } from '../../src/diagnosis/column-values.ts'
import { listSourceOf } from '../../src/diagnosis/list-source.ts'
import { OperationRecorder } from '../../src/measurement/recorder.ts'
import type { TracedStatement } from '../../src/measurement/trace.ts'

const chosen = (
  columns: Readonly<Record<string, readonly number[]>>,
  keys: readonly number[],
  lookedUp?: { column: string; table: string },
) => {
  const holding = Object.entries(columns).map(([name, values]) => ({
    name,
    values: new Set(values.map(String)),
  }))
  return chosenColumn(holding, new Set(keys.map(String)), lookedUp)
}

const doctor = { column: 'id', table: 'doctors' }

it('takes the one column that holds the keys, in whatever order', () => {
  expect(chosen({ doctor: [1, 2, 3] }, [3, 1, 2])).toBe('doctor')
})

it('takes the column whose values come in the order of the keys, of which some may be left out', () => {
  const columns = { id: [1, 2, 3, 4], doctor: [3, 4, 1, 2] }
  expect(chosen(columns, [3, 4, 1, 2])).toBe('doctor')
  expect(chosen(columns, [4, 1])).toBe('doctor')
  expect(chosen(columns, [3, 4])).toBe(undefined)
})

it('takes the one that is named for what is looked up, where the order is the same in several', () => {
  const columns = { id: [1, 2, 3], doctor_id: [1, 2, 3] }
  expect(chosen(columns, [1, 2, 3], doctor)).toBe('doctor_id')
  expect(chosen({ id: [1, 2], doctorId: [1, 2] }, [1, 2], doctor)).toBe('doctorId')
  expect(chosen({ id: [1, 2], sku: [1, 2] }, [1, 2], { column: 'sku', table: 'stock' })).toBe('sku')
  expect(chosen(columns, [1, 2, 3], { column: 'id', table: 'patients' })).toBe(undefined)
  expect(chosen(columns, [1, 2, 3])).toBe(undefined)
})

it('takes none where the order says one and the name another', () => {
  expect(chosen({ id: [1, 2, 3], doctor_id: [2, 3, 1] }, [1, 2, 3], doctor)).toBe(undefined)
  expect(chosen({ id: [1, 2, 3], doctor_id: [2, 3, 1] }, [3, 2, 1], doctor)).toBe('doctor_id')
})

it.each([
  ['select name from doctors where id = $1', doctor],
  ['SELECT "name" FROM "public"."doctors" WHERE ("public"."doctors"."id" = $1 AND 1=1) LIMIT $2', doctor],
  ['select name from doctors where id = any($1)', doctor],
  ['select name from doctors where id in ($1)', doctor],
  ['select name from doctors where here and $1 < id', undefined],
  ['select nextval($1)', undefined],
])('reads what %s looks up', (sql, expected) => {
  expect(lookedUpBy({ sql } as TracedStatement, 1)).toEqual(expected)
})

const frame = { recorder: new OperationRecorder() }
const other = { recorder: new OperationRecorder() }

function statement(given: Partial<TracedStatement>): TracedStatement {
  return {
    group: {} as TracedStatement['group'],
    frame,
    sql: '',
    parameters: undefined,
    parametersKey: undefined,
    rowValues: undefined,
    isCut: false,
    columns: undefined,
    columnReads: undefined,
    rows: given.rowValues?.length ?? 0,
    startMs: 0,
    endMs: 0,
    failed: false,
    ...given,
  }
}

it('takes rows in the order of the keys before others, and of those the ones that the call has read', () => {
  const group = {} as TracedStatement['group']
  const keys = [3, 1, 2]
  const looked = keys.map((key) =>
    statement({ group, sql: 'select 1 from doctors where id = $1', parameters: [key], startMs: 5, endMs: 6 }),
  )
  const rowsOf = (values: readonly number[], of = frame) =>
    statement({ frame: of, rowValues: values.map((doctor_id) => ({ doctor_id })) })
  const sourceIn = (...read: readonly TracedStatement[]) =>
    listSourceOf(looked, [...read, ...looked], new ColumnValues())
  const [unordered, elsewhere, own] = [rowsOf([1, 2, 3]), rowsOf(keys, other), rowsOf(keys)]
  const from = (read: TracedStatement) => ({ from: 'rows', statement: read, column: 'doctor_id' })
  expect(sourceIn(unordered)).toEqual(from(unordered))
  expect(sourceIn(unordered, elsewhere)).toEqual(from(elsewhere))
  expect(sourceIn(elsewhere, own, unordered)).toEqual(from(own))
  const both = statement({ rowValues: keys.map((key) => ({ id: key, chief: key })) })
  expect(sourceIn(both)).toEqual({ from: 'columns', statement: both })
})
