import assert from 'node:assert/strict'
import { createConnection, createServer, type Socket } from 'node:net'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import {
  answerTo,
  isAnswerTo,
  keyOf,
  makeKey,
  requestWith,
} from '#internal/web-socket/handshake.js'
import { parseHead, readHead } from '#internal/web-socket/http-head.js'

/** What a text says up to its empty line. */
const headOf = (text: string) => parseHead(text.replace(/\r\n\r\n$/, ''))
const keyIn = (text: string) => {
  const head = headOf(text)
  return head && keyOf(head)
}
const isAnswer = (key: string, text: string) => {
  const head = headOf(text)
  return head !== undefined && isAnswerTo(key, head)
}

// RFC 6455, 1.3.
const rfcKey = 'dGhlIHNhbXBsZSBub25jZQ=='
const rfcAccept = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='

describe('The request for a WebSocket', () => {
  it('is understood as it is written, by both sides', () => {
    for (const host of ['example.org:443', '[2001:db8::1]:80']) {
      const key = makeKey()
      assert.equal(keyIn(requestWith(key, host)), key)
    }
  })

  it('is none with any line left out, but that of the host and of the connection', () => {
    const request = requestWith(rfcKey, 'host')
    const lines = request.trimEnd().split('\r\n')
    const needless = lines.filter((_, left) => {
      const rest = lines.filter((_, i) => i !== left).join('\r\n')
      return keyIn(rest) !== undefined
    })
    assert.deepEqual(needless, ['Host: host', 'Connection: Upgrade'])
  })

  it('is none with any line that counts said twice', () => {
    const request = requestWith(rfcKey, 'host').trimEnd()
    for (const line of request.split('\r\n').filter((one) => /^(Upgrade|Sec-)/.test(one))) {
      assert.equal(keyIn(`${request}\r\n${line.toUpperCase()}`), undefined, line)
    }
  })

  it('is none with another method, version or key', () => {
    const request = requestWith(rfcKey, 'host')
    for (const [part, other] of [
      ['GET', 'POST'],
      ['GET', 'get'],
      ['HTTP/1.1', 'HTTP/1.0'],
      ['HTTP/1.1', 'HTTP/1.1 more'],
      ['Version: 13', 'Version: 8'],
      ['Version: 13', 'Version: 13, 8'],
      ['Upgrade: websocket', 'Upgrade: h2c'],
      [rfcKey, ''],
      [rfcKey, rfcKey.slice(1)],
      [rfcKey, `A${rfcKey}`],
      [rfcKey, rfcKey.replace('=', 'A')],
      [rfcKey, rfcKey.replace('d', '-')],
    ] as const) {
      assert.equal(keyIn(request.replace(part, other)), undefined, other)
    }
  })
})

describe('The answer to it', () => {
  it('is that of the RFC', () => {
    assert.match(answerTo(rfcKey), new RegExp(`Accept: ${rfcAccept.replace('+', '\\+')}\r\n`))
    assert(isAnswer(rfcKey, answerTo(rfcKey)))
  })

  it('is for one key', () => {
    assert(!isAnswer(makeKey(), answerTo(rfcKey)))
  })

  it('adds nothing that was not asked for, however often it is said', () => {
    for (const name of ['Sec-WebSocket-Extensions', 'sec-websocket-protocol']) {
      for (const times of [1, 2, 3]) {
        const lines = `${name}: permessage-deflate\r\n`.repeat(times)
        const text = answerTo(rfcKey).replace(/\r\n$/, `${lines}\r\n`)
        assert(headOf(text) !== undefined)
        assert(!isAnswer(rfcKey, text), `${name}, ${times} times`)
      }
    }
  })

  it('is none by another status', () => {
    for (const status of ['200', '1010', '10', '101x', '301']) {
      assert(!isAnswer(rfcKey, answerTo(rfcKey).replace('101', status)), status)
    }
  })
})

describe('The head of a message of HTTP', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,12}$/)
  const value = fc.stringMatching(/^[\x21-\x7e\x80-\xff]{0,12}$/)

  it('has each header by its name in lower case, without spaces around it', () => {
    const headers = fc.uniqueArray(fc.tuple(name, value), {
      selector: ([name]) => name.toLowerCase(),
      maxLength: 6,
    })
    fc.assert(
      fc.property(headers, fc.constantFrom('', ' ', '\t '), (all, space) => {
        const lines = all.map(([name, value]) => `${name}:${space}${value}${space}`)
        const head = parseHead(['GET / HTTP/1.1', ...lines].join('\r\n'))
        const wanted = all.map(([name, value]) => [name.toLowerCase(), value.trim()])
        assert.deepEqual([...(head?.headers ?? [])], wanted)
      }),
    )
  })

  it('is none with a line that is no header', () => {
    for (const line of [
      '',
      ' a: b',
      ': b',
      'a b: c',
      'a : b',
      'a',
      'ä: b',
      'a: b\nc',
      'a: \0',
      'a: \x7f',
    ]) {
      assert.equal(parseHead(`GET / HTTP/1.1\r\n${line}`), undefined, JSON.stringify(line))
    }
  })
})

describe('A socket that brings a head', () => {
  const server = createServer()
  const sockets: Socket[] = []
  after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  /** Both ends of a connection. */
  async function pair(): Promise<readonly [Socket, Socket]> {
    if (!server.listening) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as { readonly port: number }
    const there = new Promise<Socket>((done) => server.once('connection', done))
    const here = createConnection(port, '127.0.0.1')
    const both = [here, await there] as const
    for (const socket of both) socket.on('error', () => undefined).setNoDelay(true)
    sockets.push(...both)
    return both
  }
  const turn = () => new Promise((done) => setImmediate(done))

  it('is read no further, however it is cut', async () => {
    const request = requestWith(rfcKey, 'host')
    const rest = Uint8Array.of(0x82, 1, 13, 10, 13, 10)
    const bytes = Buffer.concat([Buffer.from(request), rest])
    for (const cut of [1, request.length - 3, request.length - 1, request.length, bytes.length]) {
      const [here, there] = await pair()
      const head = readHead(there)
      here.write(bytes.subarray(0, cut))
      while (there.bytesRead < cut) await turn()
      here.write(bytes.subarray(cut))
      const { rest: behind, ...said } = await head
      assert.equal(keyOf(said), rfcKey)
      assert(there.isPaused())
      const waits: Buffer[] = [Buffer.from(behind)]
      there.on('data', (data: Buffer) => waits.push(data)).resume()
      here.end()
      await new Promise((done) => there.once('end', done))
      assert.deepEqual(new Uint8Array(Buffer.concat(waits)), rest)
    }
  })

  it('has 8 KiB for it, and no byte more', async () => {
    const request = requestWith(rfcKey, 'host').trimEnd()
    const filled = (length: number) => {
      const line = '\r\nx: '
      const pad = length - request.length - line.length - 4
      return `${request}${line}${'y'.repeat(pad)}\r\n\r\n`
    }
    const [here, there] = await pair()
    const most = readHead(there)
    here.write(filled(8192))
    assert.equal(keyOf(await most), rfcKey)
    const [again, other] = await pair()
    const more = assert.rejects(readHead(other), { code: 'PROTOCOL_VIOLATION' })
    again.write(filled(8193))
    await more
  })

  it('and ends before it is whole is lost', async () => {
    const [here, there] = await pair()
    const head = assert.rejects(readHead(there), { code: 'CONNECTION_LOST' })
    here.write('GET / HTTP/1.1\r\n')
    here.destroy()
    await head
    await assert.rejects(readHead(there), { code: 'CONNECTION_LOST' })
  })
})
