import { describe, expect, it } from 'vitest'
import type { EndedOperation, Measurement } from '../../src/measurement/measurement.ts'
import { Backlog } from '../../src/storage/backlog.ts'

function backlogOf(max = 64) {
  let clock = 0
  const added: (readonly [id: string, at: number])[] = []
  const malformed: unknown[] = []
  const backlog = new Backlog({
    max,
    now: () => ++clock,
    add: ({ id }, at) => added.push([id, at]),
    onMalformed: (error) => malformed.push(error),
  })
  return { backlog, added, malformed }
}

const ended = (id: string, requestBytes = 0): EndedOperation => ({
  requestBytes,
  findings: [],
  measurement: () => ({ id }) as Measurement,
})

describe('the backlog', () => {
  it('adds up nothing until it is asked, then each once, in order, at the instant it ended', () => {
    const { backlog, added } = backlogOf()
    backlog.push(ended('one'))
    backlog.push(ended('two'))
    expect(added).toEqual([])
    backlog.settle()
    backlog.settle()
    expect(added).toEqual([
      ['one', 1],
      ['two', 2],
    ])
  })

  it('holds no more operations than it may', () => {
    const { backlog, added } = backlogOf(2)
    backlog.push(ended('one'))
    backlog.push(ended('two'))
    expect(added).toHaveLength(2)
    backlog.push(ended('three'))
    expect(added).toHaveLength(2)
  })

  it('holds no more than a megabyte of requests', () => {
    const { backlog, added } = backlogOf()
    backlog.push(ended('small', 1000))
    backlog.push(ended('large', 1024 * 1024))
    expect(added).toHaveLength(2)
    backlog.push(ended('small', 1000))
    expect(added).toHaveLength(2)
  })

  it('tells of an operation that cannot be measured, and loses no other', () => {
    const { backlog, added, malformed } = backlogOf()
    const error = new Error('a bug')
    backlog.push(ended('one'))
    backlog.push({
      requestBytes: 0,
      findings: [],
      measurement: () => {
        throw error
      },
    })
    backlog.push(ended('three'))
    backlog.settle()
    expect(added.map(([id]) => id)).toEqual(['one', 'three'])
    expect(malformed).toEqual([error])
  })

  it('keeps what is pushed while it adds up', () => {
    const seen: string[] = []
    const backlog: Backlog = new Backlog({
      max: 64,
      now: () => 0,
      add: ({ id }) => {
        seen.push(id)
        if (id === 'one') backlog.push(ended('during'))
      },
      onMalformed: () => undefined,
    })
    backlog.push(ended('one'))
    backlog.settle()
    expect(seen).toEqual(['one'])
    backlog.settle()
    expect(seen).toEqual(['one', 'during'])
  })
})
