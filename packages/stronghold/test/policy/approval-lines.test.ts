import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  approvalLines,
  CopyRecord,
  Ed25519Sign,
  parseApprovalRequest,
} from '@stronghold/stronghold'
import fc from 'fast-check'
import { utf8 } from '../bytes.js'
import { at, make } from './support.js'

const stronghold = await make()
after(() => stronghold.close({ discard: true }))
const client = await stronghold.createClient('client')
const call = Ed25519Sign({ privateKey: at('k'), message: utf8('m') })
const request = await client.requestApproval(call, { purpose: 'test', lifetime: 60_000 })
const statement = parseApprovalRequest(request)
const obeyed = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/u

describe('What is shown of a request for an approval', () => {
  it('are its fields in one order, those that decide last', () => {
    const words = approvalLines(statement).map((line) => line.slice(0, 10).trim())
    assert.deepEqual(words, ['purpose', 'client', 'until', 'use', 'procedure', 'input', 'uses'])
    const any = approvalLines({ ...statement, digest: undefined, uses: 7 })
    assert.deepEqual(any.slice(-3), ['procedure  "Ed25519Sign"', 'input      ANY', 'uses       7'])
  })

  it('are one short line each, whatever the asker wrote', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5000 }),
      fc.constantFrom(
        '\n'.repeat(1000),
        '\u202e gnp',
        '\x1b[2J',
        '"\nuses       1',
        'a\u0301'.repeat(99),
      ),
    )
    fc.assert(
      fc.property(text, text, (purpose, procedure) => {
        const lines = approvalLines({ ...statement, purpose, procedure })
        assert.equal(lines.length, 7)
        for (const line of lines) assert(!obeyed.test(line) && [...line].length < 320, line)
        assert.match(lines[0] as string, /^purpose {4}"[^"]*"( and more that cannot be shown)?$/)
      }),
    )
  })

  it('escapes what moves, hides or fakes text', () => {
    const shown = (purpose: string) => approvalLines({ ...statement, purpose })[0]?.slice(11)
    assert.equal(shown('test\x07'), '"test\\u{7}"')
    assert.equal(
      shown('a\u202eb\u200bc\u3164d\u00a0e'),
      '"a\\u{202e}b\\u{200b}c\\u{3164}d\\u{a0}e"',
    )
    assert.equal(shown('a\u2800\u2800b\ufffc'), '"a\\u{2800}\\u{2800}b\\u{fffc}"')
    assert.equal(shown('\u{1d159}\u{13441}\u{16fe4}'), '"\\u{1d159}\\u{13441}\\u{16fe4}"')
    assert.equal(shown('to Ada   uses 1'), '"to Ada \\u{20}\\u{20}uses 1"')
    assert.equal(shown('say "yes" \\u{7}'), '"say \\u{22}yes\\u{22} \\u{5c}u{7}"')
    assert.equal(shown('Zürich, 東京, e\u0301'), '"Zürich, 東京, e\u0301"')
    assert.equal(shown(`z${'\u0300'.repeat(4)}`), '"z\u0300\u0300\\u{300}\\u{300}"')
  })
})

describe('A request for an approval that no zone would make', () => {
  /** The bytes of the request with another field; they are found by what they say now. */
  const replaced = (now: Uint8Array, by: Uint8Array): Uint8Array => {
    const at = Buffer.from(request).indexOf(now)
    assert(at > 0)
    return new Uint8Array([...request.subarray(0, at), ...by, ...request.subarray(at + now.length)])
  }
  const text = (value: string) =>
    new Uint8Array([...new Uint8Array(Uint32Array.of(utf8(value).length).buffer), ...utf8(value)])
  const refused = (bytes: Uint8Array) =>
    assert.throws(() => parseApprovalRequest(bytes), { code: 'INVALID_ARGUMENT' })

  it('is refused before it is shown', () => {
    parseApprovalRequest(replaced(text('test'), text('x'.repeat(256))))
    for (const purpose of ['\n'.repeat(1000), 'x'.repeat(257), 'a\u2029b']) {
      refused(replaced(text('test'), text(purpose)))
    }
    for (const name of ['', 'x'.repeat(129), 'Ed25519Sign\n', 'Ed25519 Sign', 'Éd']) {
      refused(replaced(text('Ed25519Sign'), text(name)))
    }
    refused(request.subarray(0, -1))
    refused(new Uint8Array([...request, 0]))
    refused(request.subarray(1))
    refused(new Uint8Array())
  })

  it('never makes the reader throw anything else', () => {
    fc.assert(
      fc.property(fc.nat(request.length - 1), fc.uint8Array({ maxLength: 8 }), (at, bytes) => {
        const other = request.slice()
        other.set(bytes.subarray(0, other.length - at), at)
        try {
          for (const line of approvalLines(parseApprovalRequest(other))) assert(!obeyed.test(line))
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'INVALID_ARGUMENT')
        }
      }),
    )
  })

  it('names no more than 64 places', async () => {
    const copy = CopyRecord({ source: at('k'), target: at('l') })
    const other = await client.requestApproval(copy, { purpose: 'p', lifetime: 1000 })
    const start = Buffer.from(other).indexOf(text('CopyRecord')) + text('CopyRecord').length
    const count = new DataView(other.buffer, other.byteOffset).getUint32(start, true)
    assert.equal(count, 2)
    const place = other.subarray(start + 4, start + 4 + 67)
    const many = (number: number) =>
      new Uint8Array([
        ...other.subarray(0, start),
        ...new Uint8Array(Uint32Array.of(number).buffer),
        ...Array.from({ length: number }, () => [...place]).flat(),
        ...other.subarray(start + 4 + 2 * 67),
      ])
    assert.equal(parseApprovalRequest(many(64)).places.length, 64)
    refused(many(65))
  })
})
