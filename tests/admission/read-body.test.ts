import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Body } from '../../src/admission/read-body.ts'
import { readBody, readFetchBody } from '../../src/admission/read-body.ts'

describe('readBody', () => {
  const bodies: Body[] = []
  let read: (request: IncomingMessage) => Promise<Body> = (request) => readBody(request, 10)
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      bodies.push(body)
      server.emit('read', body)
      response.end()
    })
  })
  let url = ''
  let port = 0
  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
    url = `http://127.0.0.1:${port}`
  })
  afterAll(() => server.close())

  const sent = async (body: BodyInit) => {
    const done = once(server, 'read')
    await fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit).catch(() => undefined)
    return (await done)[0] as Body
  }

  it('reads a body up to the bound, multi-byte characters whole', async () => {
    expect(await sent('ab€€')).toEqual({ text: 'ab€€', bytes: 8 })
    expect(await sent('')).toEqual({ text: '', bytes: 0 })
    expect(await sent('1234567890')).toEqual({ text: '1234567890', bytes: 10 })
  })

  it('refuses by the length that is declared, without reading', async () => {
    expect(await sent('12345678901')).toEqual({ refused: 'too large' })
  })

  it('refuses a body that grows beyond the bound without declaring it', async () => {
    const chunks = new ReadableStream({
      start(controller) {
        for (const part of ['12345', '67890', '1']) controller.enqueue(new TextEncoder().encode(part))
        controller.close()
      },
    })
    expect(await sent(chunks)).toEqual({ refused: 'too large' })
  })

  it('says so when the client hangs up in the middle', async () => {
    const done = once(server, 'read')
    const socket = connect(port, '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n123')
    await once(server, 'request')
    socket.destroy()
    expect((await done)[0]).toEqual({ refused: 'aborted' })
  })

  it('says so when something in front has read it', async () => {
    const before = read
    read = async (request) => {
      for await (const _chunk of request);
      return readBody(request, 10)
    }
    expect(await sent('123')).toEqual({ refused: 'already read' })
    read = before
  })
})

describe('readFetchBody', () => {
  const post = (body: string) => new Request('http://localhost/', { method: 'POST', body })

  it('has the same bound', async () => {
    expect(await readFetchBody(post('12345'), 5)).toEqual({ text: '12345', bytes: 5 })
    expect(await readFetchBody(post('123456'), 5)).toEqual({ refused: 'too large' })
    expect(await readFetchBody(new Request('http://localhost/', { method: 'POST' }), 5)).toEqual({
      text: '',
      bytes: 0,
    })
  })
})
