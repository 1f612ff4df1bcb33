import { describe, expect, it } from 'vitest'
import { findingText } from '../../src/gateway/finding-text.ts'
import { inLog, onScreen } from '../../src/gateway/show-findings.ts'
import type { Finding } from '../../src/measurement/finding.ts'
import { recordingLog } from '../support/recording-log.ts'
import { finding } from './shown-finding.ts'

describe('a finding on the screen', () => {
  const screenOf = (change: Partial<Finding> = {}) => {
    let text = ''
    const display = onScreen((written) => {
      text += written
    })
    display.show({ ...finding, ...change })
    return text
  }

  it('says what, where, the evidence, why and what to write', () => {
    expect(screenOf({ loader: 'supplierById', patch: "loaders: {\n  note: 'a  b',\n\n}\n" })).toBe(`
N+1: Product.supplier
  where      products.*.supplier
  operation  Suppliers
  loader     supplierById
  evidence   20 statements for one operation: SELECT "id", "name" FROM "suppliers" WHERE "id" = ?
  why        Load them together.
  patch
    loaders: {
      note: 'a  b',

    }
`)
  })

  it('leaves out what there is not', () => {
    expect(screenOf({ operationName: undefined, statementsPerOperation: 1, kind: 'OVERFETCH' })).toBe(`
Read and never used: Product.supplier
  where      products.*.supplier
  evidence   1 statement for one operation: SELECT "id", "name" FROM "suppliers" WHERE "id" = ?
  why        Load them together.
`)
  })

  it('lets no name end a line, move the cursor or turn the text around', () => {
    const evil = 'a\nN+1: Forged\r\u001b[2J\u0085\u2028\u202eb'
    const text = screenOf({
      coordinate: evil,
      pathPattern: evil,
      operationName: evil,
      loader: evil,
      statement: `SELECT "${evil}"`,
      advice: evil,
      patch: `${evil}\n${evil}`,
    })
    // Code keeps its spaces.
    const codeTail = '\u{fffd}\u{fffd}[2J\u{fffd}\u{fffd}\u{fffd}b'
    const tame = 'a N+1: Forged \u{fffd}[2J\u{fffd} \u{fffd}b'
    expect(text).toBe(`
N+1: ${tame}
  where      ${tame}
  operation  ${tame}
  loader     ${tame}
  evidence   20 statements for one operation: SELECT "${tame}"
  why        ${tame}
  patch
    a
    N+1: Forged${codeTail}
    a
    N+1: Forged${codeTail}
`)
  })

  it('takes no more than a screen', () => {
    const columns = Array.from({ length: 20 }, (_, at) => `"column ${at}"`).join(', ')
    const long = `SELECT ${columns} FROM "suppliers" WHERE ${'"id" = ? OR '.repeat(50)}`
    const [, , , evidence = ''] = findingText({ ...finding, statements: 2, statement: long }).split('\n')
    expect(evidence).toHaveLength(13 + '2 statements for one operation: '.length + 240 + 1)
    expect(evidence).toMatch(/operation: SELECT … FROM "suppliers" WHERE .*…$/)
    const patch = Array.from({ length: 50 }, (_, at) => `line ${at + 1}`).join('\n')
    const lines = findingText({ ...finding, statements: 2, patch, advice: 'x'.repeat(5000) }).split('\n')
    expect(lines.slice(-2)).toEqual(['    line 40', '    … and 10 lines more'])
    expect(Math.max(...lines.map(({ length }) => length))).toBe(1014)
  })

  it('says how many more there were, and how to see them', () => {
    let text = ''
    onScreen((written) => {
      text += written
    }).showMore(7)
    expect(text).toBe(
      '\n7 more found in the last minute: ask { findings { kind coordinate pathPattern advice } } as the administrator\n',
    )
  })
})

describe('a finding in the log', () => {
  it('has fields for programs, without figures of the one operation that nobody compares', () => {
    const { logged, log } = recordingLog()
    const display = inLog(log)
    display.show({ ...finding, patch: 'loaders' })
    display.show({ ...finding, kind: 'ROW_BY_ROW_WRITE' })
    display.showMore(3)
    const fields = {
      identity: '1',
      kind: 'N_PLUS_ONE',
      coordinate: 'Product.supplier',
      pathPattern: 'products.*.supplier',
      operationName: 'Suppliers',
      signature: 'abc',
      loader: undefined,
      statementsPerOperation: 20,
      statement: 'SELECT "id", "name" FROM "suppliers" WHERE "id" = ?',
      advice: 'Load them together.',
      patch: 'loaders',
    }
    expect(logged).toEqual([
      ['warn', { finding: fields }, 'found in an operation: N+1'],
      [
        'debug',
        { finding: { ...fields, kind: 'ROW_BY_ROW_WRITE', patch: undefined } },
        'found in an operation: Rows written one by one',
      ],
      [
        'warn',
        { more: 3 },
        'more was found in the last minute: ask { findings { kind coordinate pathPattern advice } } as the administrator',
      ],
    ])
  })
})
