import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { it, test } from 'node:test'
import {
  GenerateKey,
  Location,
  PublicKey,
  StrongholdError,
  WriteVault,
} from '@stronghold/stronghold'
import { jwkThumbprint, type PublicJwkType, publicJwk, signJws } from '@stronghold/stronghold/jose'
import fc from 'fast-check'
import { hex, utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { onEveryInside } from './clients.js'

const privateKey = Location.generic('vault', 'key')
const fromBase64url = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'))

// RFC 8037, appendix A.1 and A.2.
const ed25519 = {
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
}

// RFC 7515, appendix A.3.1.
const p256 = {
  d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
}

await onEveryInside('JOSE', (fresh) => {
  it('signs as RFC 8037, appendix A.4', async () => {
    const client = await fresh()
    await client.execute(WriteVault({ data: fromBase64url(ed25519.d), location: privateKey }))
    const publicKey = await client.execute(PublicKey({ type: 'Ed25519', privateKey }))
    const jwk = publicJwk('Ed25519', publicKey)
    assert.deepEqual(jwk, { kty: 'OKP', crv: 'Ed25519', x: ed25519.x })
    assert.equal(
      await signJws(client, {
        algorithm: 'EdDSA',
        privateKey,
        payload: utf8('Example of Ed25519 signing'),
      }),
      'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
    )
  })

  it('signs what OpenSSL verifies with the JWK', async () => {
    const client = await fresh()
    for (const [algorithm, type, digest] of [
      ['EdDSA', 'Ed25519', undefined],
      ['ES256', 'P256', 'sha256'],
      ['ES256K', 'Secp256k1Ecdsa', 'sha256'],
    ] as const) {
      await client.execute(GenerateKey({ type, output: privateKey }))
      const jwk = publicJwk(type, await client.execute(PublicKey({ type, privateKey })))
      const kid = await jwkThumbprint(jwk)
      const payload = utf8('{"sub":"ü"}')
      const header = { typ: 'JWT', kid }
      const jws = await signJws(client, { algorithm, privateKey, payload, header })
      const [head, body, signature] = jws.split('.') as [string, string, string]
      assert.deepEqual(JSON.parse(Buffer.from(head, 'base64url').toString()), {
        alg: algorithm,
        ...header,
      })
      assert.deepEqual(fromBase64url(body), payload)
      const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
      const input = Buffer.from(`${head}.${body}`)
      const options = { key, dsaEncoding: 'ieee-p1363' } as const
      assert(verify(digest, input, options, fromBase64url(signature)))
      assert(!verify(digest, Buffer.from(`${head}.x`), options, fromBase64url(signature)))
    }
  })

  it('makes the signing input of RFC 7515, appendix A.3, with its key', async () => {
    const client = await fresh()
    await client.execute(WriteVault({ data: fromBase64url(p256.d), location: privateKey }))
    const publicKey = await client.execute(PublicKey({ type: 'P256', privateKey }))
    const { x, y } = p256
    assert.deepEqual(publicJwk('P256', publicKey), { kty: 'EC', crv: 'P-256', x, y })
    const payload = utf8(
      '{"iss":"joe",\r\n "exp":1300819380,\r\n "http://example.com/is_root":true}',
    )
    const jws = await signJws(client, { algorithm: 'ES256', privateKey, payload })
    const input =
      'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ'
    assert(jws.startsWith(`${input}.`))
    // The RFC's own signature has a random nonce; both verify under the same JWK.
    const theirs =
      'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q'
    const key = createPublicKey({ key: { ...publicJwk('P256', publicKey) }, format: 'jwk' })
    for (const signature of [jws.slice(input.length + 1), theirs]) {
      const options = { key, dsaEncoding: 'ieee-p1363' } as const
      assert(verify('sha256', Buffer.from(input), options, fromBase64url(signature)))
    }
  })

  it('refuses headers that say something else, and keys that do not fit', async () => {
    const client = await fresh()
    await client.execute(WriteVault({ data: new Uint8Array(31), location: privateKey }))
    const options = { algorithm: 'EdDSA', privateKey, payload: utf8('x') } as const
    const circular: Record<string, unknown> = {}
    circular.self = circular
    for (const header of [{ alg: 'none' }, { b64: false }, circular, { big: 1n }]) {
      await rejects(signJws(client, { ...options, header }), 'INVALID_ARGUMENT')
    }
    for (const crit of [
      [],
      ['exp'],
      ['kid'],
      ['alg'],
      ['x', 'x'],
      ['x', 'absent'],
      ['crit'],
      'x',
      [1],
      {},
    ]) {
      const header = { crit, kid: 'k', x: 1 }
      await rejects(signJws(client, { ...options, header }), 'INVALID_ARGUMENT')
    }
    let looks = 0
    const changing = [
      { toJSON: () => ({ alg: 'none' }) },
      { toJSON: () => 'text' },
      { alg: { toJSON: () => 'none' } },
      {
        get b64() {
          return looks++ === 0 ? false : undefined
        },
      },
      null as never,
    ]
    for (const header of changing) {
      await rejects(signJws(client, { ...options, header }), 'INVALID_ARGUMENT')
    }
    const unknown = { ...options, algorithm: 'none' as 'EdDSA' }
    await rejects(signJws(client, unknown), 'INVALID_ARGUMENT')
    for (const header of [{ alg: 'EdDSA' }, { crit: ['x', 'y'], x: 1, y: null }]) {
      await rejects(signJws(client, { ...options, header }), 'KEY_UNSUITABLE')
    }
  })
})

test('JWKs of points, compressed or not, have both coordinates', () => {
  const { x, y } = p256
  const expected = { kty: 'EC', crv: 'P-256', x, y }
  const whole = Uint8Array.of(4, ...fromBase64url(x), ...fromBase64url(y))
  // y ends in an odd byte.
  const compressed = Uint8Array.of(3, ...fromBase64url(x))
  assert.deepEqual(publicJwk('P256', whole), expected)
  assert.deepEqual(publicJwk('P256', compressed), { ...expected })
  // The base point of secp256k1 (SEC 2, section 2.4.1).
  const base = '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'
  const jwk = publicJwk('Secp256k1Ecdsa', hex(`02${base}`))
  assert.deepEqual(jwk, {
    kty: 'EC',
    crv: 'secp256k1',
    x: Buffer.from(base, 'hex').toString('base64url'),
    y: Buffer.from(
      '483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8',
      'hex',
    ).toString('base64url'),
  })
  assert.deepEqual(publicJwk('X25519', Uint8Array.of(9, ...new Uint8Array(31))), {
    kty: 'OKP',
    crv: 'X25519',
    x: `CQ${'A'.repeat(41)}`,
  })
})

test('bytes that are no public key have no JWK', () => {
  const none = (error: unknown) =>
    error instanceof StrongholdError && error.code === 'INVALID_ARGUMENT'
  const types: PublicJwkType[] = ['Ed25519', 'X25519', 'Secp256k1Ecdsa', 'P256']
  for (const type of types) {
    for (const bytes of [new Uint8Array(31), new Uint8Array(33), new Uint8Array(65)]) {
      assert.throws(() => publicJwk(type, bytes), none)
    }
  }
  const whole = Uint8Array.of(4, ...fromBase64url(p256.x), ...fromBase64url(p256.y))
  assert.throws(() => publicJwk('Secp256k1Ecdsa', whole), none)
  assert.throws(() => publicJwk('toString' as 'P256', whole), none)
  // No point, of low order, or not reduced.
  assert.throws(() => publicJwk('Ed25519', Uint8Array.of(2, ...new Uint8Array(31))), none)
  for (const type of ['Ed25519', 'X25519'] as const) {
    assert.throws(() => publicJwk(type, new Uint8Array(32)), none)
    assert.throws(() => publicJwk(type, new Uint8Array(32).fill(0xff)), none)
  }
})

test('thumbprints are those of RFC 7638, section 3.1, and RFC 8037, appendix A.3', async () => {
  const rsa = {
    kty: 'RSA',
    n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
    e: 'AQAB',
    alg: 'RS256',
    kid: '2011-04-29',
  }
  assert.equal(await jwkThumbprint(rsa), 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs')
  const okp = publicJwk('Ed25519', fromBase64url(ed25519.x))
  assert.equal(await jwkThumbprint(okp), 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
  for (const bad of [{}, { kty: 'oct', k: 'AA' }, { kty: 'toString' }, { ...okp, x: 1 }]) {
    await rejects(jwkThumbprint(bad), 'INVALID_ARGUMENT')
  }
})

test('base64url in a JWK is that of Node, for any key', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      // Any but those of low order, and reduced.
      bytes[15] = 0x55
      bytes[31] = (bytes[31] as number) & 0x3f
      const { x } = publicJwk('X25519', bytes)
      assert.equal(x, Buffer.from(bytes).toString('base64url'))
    }),
  )
})
