import type { CryptoProvider } from '@stronghold/crypto'
import { FileKey, parseEnvelope, SnapshotState } from '@stronghold/engine'
import { Location } from '../../contract/location.js'
import { Ed25519Sign } from '../../contract/procedures/ed25519-sign.js'
import { GenerateKey } from '../../contract/procedures/generate-key.js'
import { PublicKey } from '../../contract/procedures/public-key.js'
import { runCalls } from '../calls/runner.js'
import type { InsidePowers } from '../powers.js'
import { KnownFiles } from '../state/known-files.js'
import { InsideState } from '../state/state.js'

/**
 * Runs the usual paths once on a snapshot that is thrown away, so that everything that the
 * libraries load or allocate late is there before the process is locked down.
 */
export function warmUp(powers: InsidePowers): void {
  warmUpCiphers(powers.crypto)
  warmUpP256(powers.crypto)
  powers.workspace.run((scratch) => {
    const password = scratch.take(32)
    powers.crypto.random(password)
    using fileKey = FileKey.make(powers, password, 1)
    using snapshot = SnapshotState.empty(powers)
    const state = new InsideState(powers)
    state.install({
      snapshot,
      lineage: { version: 3, generation: 0, clock: 0 },
      keys: { fileKey, proof: fileKey, files: new KnownFiles(powers.crypto) },
    })
    const client = snapshot.createClient(new Uint8Array(24), powers.now())
    const privateKey = Location.generic('warm-up', 'key')
    for (const type of ['Secp256k1Ecdsa', 'Ed25519'] as const) {
      const calls = [GenerateKey({ type, output: privateKey }), PublicKey({ type, privateKey })]
      runCalls(state, client, calls, scratch)
    }
    runCalls(state, client, [Ed25519Sign({ privateKey, message: new Uint8Array(1) })], scratch)
    const payload = snapshot.encode()
    const file = fileKey.seal(payload)
    powers.crypto.wipe(payload)
    const { body } = parseEnvelope(file)
    using again = FileKey.unlock(powers, body, password)
    SnapshotState.decode(powers, again.open(body))[Symbol.dispose]()
  })
}

/** OpenSSL fetches each algorithm, and the texts of its errors, when they are first needed. */
function warmUpCiphers(crypto: CryptoProvider): void {
  const none = new Uint8Array(0)
  const key = new Uint8Array(32)
  const block = new Uint8Array(16)
  const wrapped = new Uint8Array(24)
  crypto.aes256gcm.seal(block, block.slice(), block, key, key.subarray(0, 12), none)
  crypto.aes256gcm.open(block, block, block.slice(), key, key.subarray(0, 12), none)
  crypto.aes256kw.wrap(wrapped, block, key)
  crypto.aes256kw.unwrap(block, wrapped, key)
  crypto.aes256kw.unwrap(block, new Uint8Array(24), key)
  crypto.pbkdf2HmacSha256(key, block, block, 1)
  crypto.pbkdf2HmacSha384(key, block, block, 1)
}

/** The paths of OpenSSL and `node:crypto` to a key, and those to the refusal of a point. */
function warmUpP256({ p256 }: CryptoProvider): void {
  const key = new Uint8Array(32).fill(1)
  const point = new Uint8Array(33)
  const signature = new Uint8Array(64)
  const shared = new Uint8Array(32)
  p256.publicKey(point, key)
  p256.sign(signature, key, key)
  // A point that is there and one that is none: OpenSSL loads its error texts with the first
  // refusal, from files that the filter does not let it open later.
  for (const peer of [point, new Uint8Array(33).fill(2)]) {
    p256.verify(signature, key, peer)
    p256.sharedSecret(shared, key, peer)
  }
}
