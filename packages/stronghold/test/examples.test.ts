import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createPublicKey, ECDH, verify } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { nativeProvider as crypto } from '@stronghold/crypto/native'
import { hex, utf8 } from './bytes.js'

const folder = fileURLToPath(new URL('../../../../examples/', import.meta.url))
const run = promisify(execFile)

interface Outcome {
  /** What it printed: the text behind each `name: `. */
  readonly printed: ReadonlyMap<string, string>
  readonly text: string
  /** A file that it wrote. */
  file(name: string): Promise<Buffer>
}

const checks: Readonly<Record<string, (outcome: Outcome) => void | Promise<void>>> = {
  'two-devices.mjs'({ printed }) {
    assert.equal(printed.get('the same phrase'), 'true')
    assert.equal(printed.get('signed by the desktop'), 'true')
    assert.equal(printed.get('anything else'), 'PERMISSION_DENIED')
    assert.equal(printed.get('copied to the phone'), '1')
  },

  'wallet-from-mnemonic.mjs'({ printed }) {
    const key = ed25519Key(bytesOf(printed, 'public key'))
    assert(verify(null, utf8('a transaction'), key, bytesOf(printed, 'signature')))
  },

  'ethereum-account.mjs'({ printed }) {
    // The first account of Hardhat's and Foundry's documented test mnemonic.
    const address = bytesOf(printed, 'address')
    assert.deepEqual(address, hex('f39fd6e51aad88f6f4ce6ab8827279cfffb92266'))
    const signature = bytesOf(printed, 'signature')
    signature[64] = (signature[64] as number) - 27
    const digest = new Uint8Array(32)
    crypto.keccak256(digest, utf8('\x19Ethereum Signed Message:\n22Sign in to example.org'))
    const publicKey = new Uint8Array(33)
    assert(crypto.secp256k1.recover(publicKey, signature, digest))
    assert.deepEqual(addressOf(publicKey), address)
  },

  'bitcoin-keys.mjs'({ printed }) {
    // BIP86, "Test vectors": the account, and the internal key of its first receiving address.
    assert.match(printed.get('account') ?? '', /^0488b21e03/)
    const internal = 'cc8a4bc64d897bddc5fbc2f670f7a8ba0b386779106cf1223c6fc5d7cd6fc115'
    assert.equal(printed.get('internal key'), internal)
    assert.equal(printed.get('signature is valid'), 'true')
  },

  'sign-jwt.mjs'({ printed }) {
    const { keys } = JSON.parse(printed.get('jwks.json') ?? '')
    const key = createPublicKey({ key: keys[0], format: 'jwk' })
    const [header = '', payload = '', signature = ''] = (printed.get('token') ?? '').split('.')
    const signed = utf8(`${header}.${payload}`)
    assert(verify(null, signed, key, Buffer.from(signature, 'base64url')))
    assert.equal(JSON.parse(Buffer.from(header, 'base64url').toString()).kid, keys[0].kid)
  },

  async 'encrypt-file.mjs'({ file }) {
    const plain = await file('video.raw')
    const sealed = await file('video.sealed')
    assert.deepEqual(await file('video.opened'), plain)
    assert.equal(sealed.includes(plain.subarray(0, 16)), false)
  },

  'receive-sealed-message.mjs'({ text }) {
    assert.equal(text, 'Meet me at the lighthouse.\n')
  },

  'agent-key.mjs'({ printed }) {
    assert.equal(printed.get('without approval'), 'APPROVAL_REQUIRED')
    assert.equal(printed.get('asked for'), 'Ed25519Sign, invoice 4711')
    assert.equal(bytesOf(printed, 'signature').length, 64)
    assert.equal(printed.get('once more'), 'APPROVAL_INVALID')
  },

  'personal-data.mjs'({ printed }) {
    assert.equal(printed.get('physician'), 'Ada Lovelace, born 10 December 1815')
    assert.equal(printed.get('billing'), 'POLICY_DENIED')
    assert.equal(printed.get('registry'), 'POLICY_DENIED')
  },

  'rotate-keys.mjs'({ text }) {
    assert.equal(text, 'versions: 0, 1, 2\nvalid: true\ndestroyed: 2\nleft: 2\n')
  },

  'send-to-another-stronghold.mjs'({ text }) {
    assert.equal(text, 'records: 1\nthe same key: true\n')
  },

  'restore-older-state.mjs'({ text }) {
    assert.equal(text, 'the old key is back: true\n')
  },

  'custom-procedure/main.js'({ text }) {
    // RFC 6238, Appendix B: SHA256, at 59 seconds.
    assert.equal(text, '46119246\n')
  },

  'signing-worker.mjs'({ printed }) {
    assert.equal(bytesOf(printed, 'signature').length, 64)
    assert.equal(printed.get('anything else'), 'PERMISSION_DENIED')
    assert.equal(printed.get('ended'), 'REFERENCE_STOPPED')
  },
}

describe('The example', { concurrency: 2 }, () => {
  for (const [name, check] of Object.entries(checks)) {
    it(name, async () => {
      const directory = await mkdtemp(join(tmpdir(), 'stronghold-example-'))
      try {
        const program = join(folder, name)
        const file = (path: string) => readFile(join(directory, path))
        // The second time, what the first has left is there.
        for (const _ of ['first', 'second']) {
          const { stdout } = await run(process.execPath, [program], { cwd: directory })
          const lines = stdout.split('\n').map((line) => /^(.*?): (.*)$/.exec(line))
          const printed = new Map(lines.map((line) => [line?.[1] ?? '', line?.[2] ?? '']))
          await check({ printed, text: stdout, file })
        }
      } finally {
        await rm(directory, { recursive: true })
      }
    })
  }

  it('commits what it has done', async () => {
    for (const name of Object.keys(checks)) {
      const text = await readFile(join(folder, name), 'utf8')
      assert.doesNotMatch(text, /discard/, name)
    }
  })

  it('that has no check here does not exist', async () => {
    for (const name of await readdir(folder)) {
      assert(
        Object.keys(checks).some((program) => program.startsWith(name)),
        name,
      )
    }
  })
})

function bytesOf(printed: ReadonlyMap<string, string>, name: string): Uint8Array {
  return hex((printed.get(name) ?? '').replace(/^0x/, ''))
}

function addressOf(publicKey: Uint8Array): Uint8Array {
  const point = ECDH.convertKey(publicKey, 'secp256k1', undefined, undefined, 'uncompressed')
  const digest = new Uint8Array(32)
  crypto.keccak256(digest, Uint8Array.from(point as Buffer).subarray(1))
  return digest.slice(12)
}

function ed25519Key(publicKey: Uint8Array) {
  const x = Buffer.from(publicKey).toString('base64url')
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}
