import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { CliError } from '#internal/io/errors.js'
import { decodeBase64 } from '#internal/keys/base64.js'
import { readPrivateKey } from '#internal/keys/private-key.js'
import { readPublicKey } from '#internal/keys/public-key.js'
import { fingerprints, publicKeyText } from '#internal/keys/public-key-text.js'
import type { KeyTypeName } from '#internal/text/key-types.js'
import { signatureOfDer } from '#internal/verify/ecdsa-der.js'
import { NoJws, readJws } from '#internal/verify/jws.js'
import { encryptedSshKey, rsaLine, sshKeys } from './key-files.js'

const utf8 = (text: string) => new TextEncoder().encode(text)

interface Pair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** One pair of each kind that Node makes, by our names. */
const pairs: readonly (readonly [KeyTypeName, Pair])[] = [
  ['ed25519', generateKeyPairSync('ed25519')],
  ['x25519', generateKeyPairSync('x25519')],
  ['p256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ['secp256k1', generateKeyPairSync('ec', { namedCurve: 'secp256k1' })],
]

/** The 32 bytes of a private key, by Node. */
function secretOf({ privateKey }: Pair): string {
  return Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url').toString('hex')
}

test('private keys in every form are the keys that Node exported', () => {
  for (const [type, pair] of pairs) {
    const { privateKey } = pair
    const jwk = {
      use: 'sig',
      key_ops: ['sign', { a: ['}"'] }],
      ...privateKey.export({ format: 'jwk' }),
    }
    const forms = [
      privateKey.export({ format: 'pem', type: 'pkcs8' }),
      JSON.stringify(jwk),
      JSON.stringify(jwk, undefined, 2),
      ...(type === 'p256' || type === 'secp256k1'
        ? [privateKey.export({ format: 'pem', type: 'sec1' })]
        : []),
    ]
    const publicKey = readPublicKey(
      utf8(pair.publicKey.export({ format: 'pem', type: 'spki' }) as string),
    )
    for (const form of forms) {
      const read = readPrivateKey(utf8(form as string))
      assert.equal(read?.type, type, form as string)
      assert.equal(Buffer.from(read?.key ?? []).toString('hex'), secretOf(pair))
      if (read?.publicKey !== undefined) assert.deepEqual(read.publicKey, publicKey.bytes)
    }
  }
})

test('private keys of OpenSSH, and symmetric ones of JWK', () => {
  for (const [type, { privateKey, publicKey }] of Object.entries(sshKeys)) {
    const read = readPrivateKey(utf8(privateKey))
    assert.equal(read?.type, type)
    assert.equal(read?.key.length, 32)
    assert.deepEqual(read?.publicKey, readPublicKey(utf8(publicKey)).bytes)
  }
  const oct = readPrivateKey(utf8('{"kty":"oct","k":"AAECAw"}'))
  assert.deepEqual(oct, { type: 'symmetric', key: Uint8Array.of(0, 1, 2, 3), publicKey: undefined })
  assert.equal(readPrivateKey(new Uint8Array(32)), undefined)
})

test('what is encrypted, of another kind, or none is told apart, and nothing of it is said', () => {
  const [[, ed], , [, ec]] = pairs as unknown as [[0, Pair], 0, [0, Pair]]
  const secret = ed.privateKey.export({ format: 'jwk' })
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey
  const encrypt = { cipher: 'aes-256-cbc', passphrase: 'x' } as const
  const other = pairs[0]?.[1].publicKey.export({ format: 'jwk' })
  for (const [form, code] of [
    [ed.privateKey.export({ format: 'pem', type: 'pkcs8', ...encrypt }), 'KEY_ENCRYPTED'],
    [ec.privateKey.export({ format: 'pem', type: 'sec1', ...encrypt }), 'KEY_ENCRYPTED'],
    [encryptedSshKey, 'KEY_ENCRYPTED'],
    [rsa.export({ format: 'pem', type: 'pkcs8' }), 'KEY_UNSUPPORTED'],
    [rsa.export({ format: 'pem', type: 'pkcs1' }), 'KEY_UNSUPPORTED'],
    [JSON.stringify(rsa.export({ format: 'jwk' })), 'KEY_UNSUPPORTED'],
    [p384.export({ format: 'pem', type: 'pkcs8' }), 'KEY_UNSUPPORTED'],
    [p384.export({ format: 'pem', type: 'sec1' }), 'KEY_UNSUPPORTED'],
    [JSON.stringify(p384.export({ format: 'jwk' })), 'KEY_UNSUPPORTED'],
    [JSON.stringify({ ...secret, d: `${secret.d}AA` }), 'KEY_MALFORMED'],
    [JSON.stringify({ ...secret, d: undefined }), 'KEY_MALFORMED'],
    [JSON.stringify(other), 'KEY_MALFORMED'],
    [`{"d":"AA",${JSON.stringify(secret).slice(1)}`, 'KEY_MALFORMED'],
    [`${JSON.stringify(secret)} {}`, 'KEY_MALFORMED'],
    [ed.publicKey.export({ format: 'pem', type: 'spki' }), 'KEY_MALFORMED'],
    [sshKeys.ed25519.privateKey.replace('b3Bl', 'c3Bl'), 'KEY_MALFORMED'],
    ['-----BEGIN PRIVATE KEY-----\n', 'KEY_MALFORMED'],
  ] as const) {
    const text = form as string
    assert.throws(
      () => readPrivateKey(utf8(text)),
      (error: unknown) => {
        assert(error instanceof CliError)
        assert.equal(error.code, code, text)
        for (const part of text.split(/[\s",:{}]+/)) {
          if (part.length > 12) assert(!`${error.message} ${error.hint}`.includes(part))
        }
        return true
      },
    )
  }
})

test('a private key that was damaged anywhere is refused in words of ours, or is a key', () => {
  const forms = [
    ...pairs.map(
      ([, { privateKey }]) => privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
    ),
    ...pairs.map(([, { privateKey }]) => JSON.stringify(privateKey.export({ format: 'jwk' }))),
    ...Object.values(sshKeys).map(({ privateKey }) => privateKey),
  ].map(utf8)
  const damage = fc.record({
    form: fc.constantFrom(...forms),
    at: fc.nat(),
    byte: fc.integer({ min: 0, max: 255 }),
    cut: fc.boolean(),
  })
  fc.assert(
    fc.property(damage, ({ form, at, byte, cut }) => {
      const bytes = cut ? form.slice(0, at % form.length) : form.slice()
      if (!cut) bytes[at % bytes.length] = byte
      for (const read of [readPrivateKey, readPublicKey]) {
        try {
          read(bytes)
        } catch (error) {
          assert(error instanceof CliError, String(error))
          assert.match(error.code, /^KEY_(MALFORMED|ENCRYPTED|UNSUPPORTED)$/)
        }
      }
    }),
    { numRuns: 2000 },
  )
})

test('public keys come back from every form in which they are printed, and others read them', async () => {
  for (const [type, { publicKey }] of pairs) {
    const pem = publicKey.export({ format: 'pem', type: 'spki' }) as string
    const given = readPublicKey(utf8(pem))
    assert.equal(given.type, type)
    const formats = [
      'pem',
      'jwk',
      ...(type === 'ed25519' || type === 'p256' ? ['openssh'] : []),
    ] as const
    for (const format of formats) {
      const text = publicKeyText(type, given.bytes, format as 'pem')
      assert.deepEqual(readPublicKey(utf8(text)), given, format)
    }
    assert.equal(`${publicKeyText(type, given.bytes, 'pem')}\n`, pem)
    const jwk = JSON.parse(publicKeyText(type, given.bytes, 'jwk'))
    const same = createPublicKey({ key: jwk, format: 'jwk' })
    assert.equal(same.export({ format: 'pem', type: 'spki' }), pem)
    const bare = readPublicKey(utf8(publicKeyText(type, given.bytes, 'hex')))
    assert.deepEqual(bare, { type: undefined, bytes: given.bytes })
  }
  for (const { publicKey, fingerprint } of Object.values(sshKeys)) {
    const { type, bytes } = readPublicKey(utf8(publicKey))
    assert(type !== undefined)
    assert.equal(publicKeyText(type, bytes, 'openssh'), publicKey.split(' ', 2).join(' '))
    assert.equal((await fingerprints(type, bytes)).openssh, fingerprint)
  }
  // The example of RFC 8037, appendix A.3.
  const rfc = readPublicKey(
    utf8('{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}'),
  )
  const { jwk } = await fingerprints('ed25519', rfc.bytes)
  assert.equal(jwk, 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
})

test('public keys that are none, or of another kind', () => {
  const zeros = 'A'.repeat(43)
  for (const [text, code] of [
    [rsaLine, 'KEY_UNSUPPORTED'],
    ['{"kty":"RSA","n":"AQAB","e":"AQAB"}', 'KEY_UNSUPPORTED'],
    [`{"kty":"EC","crv":"P-256","x":"${zeros}","y":"${zeros}"}`, 'KEY_MALFORMED'],
    ['{"kty":"OKP","crv":"Ed25519"}', 'KEY_MALFORMED'],
    [sshKeys.ed25519.publicKey.replace('ssh-ed25519', 'ecdsa-sha2-nistp256'), 'KEY_MALFORMED'],
    [`${sshKeys.ed25519.publicKey}\n${sshKeys.ed25519.publicKey}`, 'KEY_MALFORMED'],
    [sshKeys.ed25519.privateKey, 'KEY_MALFORMED'],
    ['00ff', 'KEY_MALFORMED'],
    ['', 'KEY_MALFORMED'],
  ] as const) {
    assert.throws(() => readPublicKey(utf8(text)), { code }, text)
  }
})

test('base64 is read as Node reads it, and in one form only', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      for (const form of ['base64', 'base64url'] as const) {
        const text = Buffer.from(bytes).toString(form)
        assert.deepEqual(decodeBase64(utf8(text)), bytes)
        assert.deepEqual(decodeBase64(utf8(text.replace(/.{3}/g, '$&\n'))), bytes)
      }
    }),
  )
  for (const text of ['A', 'AAAAA', 'AB==C', 'AB', 'AAF', '=', 'AA=', 'A A!A']) {
    assert.equal(decodeBase64(utf8(text)), undefined, text)
  }
})

test('ECDSA signatures of OpenSSL have one form', () => {
  const of = (digits: string) => signatureOfDer(Buffer.from(digits, 'hex'))
  assert.equal(of('3006020101020102')?.length, 64)
  for (const digits of [
    ['3006020181020102', 'a number below zero'],
    ['300702020001020102', 'a zero too many'],
    ['300602010102010200', 'a byte behind'],
    ['300702010102010205', 'a length too large'],
    ['30050200020101', 'an empty number'],
    ['308106020101020102', 'a long length'],
    ['', 'nothing'],
  ] as const) {
    assert.equal(of(digits[0]), undefined, digits[1])
  }
})

test('a JWS says which key it takes, and one that nobody here understands is none', () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const jws = (header: unknown) => readJws(utf8(`${part(header)}.${part(1)}.AAAA`))
  assert.equal((jws({ alg: 'ES256K' }) as { type: string }).type, 'secp256k1')
  for (const header of [
    { alg: 'none' },
    { alg: 'HS256' },
    { alg: 'EdDSA', crit: ['exp'] },
    { alg: 'EdDSA', b64: false },
    {},
    [],
    'EdDSA',
    null,
    { alg: 'toString' },
  ]) {
    assert(jws(header) instanceof NoJws, JSON.stringify(header))
  }
  const twice = Buffer.from('{"alg":"ES256","alg":"EdDSA"}').toString('base64url')
  for (const text of [
    `${twice}.AA.AAAA`,
    '',
    'a.b',
    'a.b.c.d',
    `${part({ alg: 'EdDSA' })}.A.AAAA`,
  ]) {
    assert(readJws(utf8(text)) instanceof NoJws, text)
  }
})
