import { serialize } from 'pg-protocol'
import { expect, test } from 'vitest'
import { queryMessage, RequestReader } from '../../src/database/embedded-protocol.ts'

const startup = serialize.startup({ user: 'postgres', database: 'postgres' })

function readerAfterStartup(): RequestReader {
  const reader = new RequestReader()
  reader.read(startup)
  return reader
}

test('takes the startup packet, which has no type byte', () => {
  expect(new RequestReader().read(startup)).toEqual([{ kind: 'startup', bytes: startup }])
})

test('refuses a cancel request and a TLS request instead of running them', () => {
  expect(new RequestReader().read(serialize.cancel(1, 2))).toEqual([{ kind: 'unsupported' }])
  expect(new RequestReader().read(serialize.requestSsl())).toEqual([{ kind: 'unsupported' }])
})

test('holds parse, bind and execute back until the sync behind them', () => {
  const reader = readerAfterStartup()
  const before = Buffer.concat([
    serialize.parse({ text: 'select 1' }),
    serialize.bind({}),
    serialize.execute({}),
  ])
  expect(reader.read(before)).toEqual([])
  expect(reader.read(serialize.sync())).toEqual([
    { kind: 'run', bytes: Buffer.concat([before, serialize.sync()]) },
  ])
})

test('puts together a message that arrives byte by byte', () => {
  const reader = readerAfterStartup()
  const message = serialize.query('select 1')
  const requests = [...message].flatMap((byte) => reader.read(Uint8Array.of(byte)))
  expect(requests).toEqual([{ kind: 'run', bytes: message }])
})

test('cuts two queries and a goodbye that arrive together', () => {
  const query = serialize.query('select 1')
  const requests = readerAfterStartup().read(Buffer.concat([query, query, serialize.end()]))
  expect(requests.map(({ kind }) => kind)).toEqual(['run', 'run', 'terminate'])
})

test('writes a simple query as pg does', () => {
  expect(Buffer.from(queryMessage('select ‘ü’'))).toEqual(serialize.query('select ‘ü’'))
})
