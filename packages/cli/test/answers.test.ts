import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { errorCodes, StrongholdError } from '@stronghold/stronghold'
import { answeredError } from '@stronghold/stronghold/actors'
import { failureOf, hintedBy, peerHints } from '#internal/io/errors.js'
import type { Outcome } from './outcome.js'
import { introduce } from './serving.js'
import { Folder, fails } from './support.js'

/** A peer that says whatever it is told to: of the tests of the network's package. */
interface AnsweringPeer {
  readonly id: string
  readonly addresses: readonly string[]
  answers: {
    readonly verdict?: string
    readonly call?: string | Uint8Array
  }
  stop(): Promise<void>
}
const compiled = new URL('../../../p2p/build/test/answering-peer.js', import.meta.url)
const { AnsweringPeer } = (await import(compiled.href)) as {
  AnsweringPeer: { listen(): Promise<AnsweringPeer> }
}
const hostile = await AnsweringPeer.listen()
after(() => hostile.stop())
const here = await Folder.created()
await introduce(here, hostile.id, hostile.addresses)
const at = [...here.open, '-c', 'shared', '--remote', 'server']

/** What a hint may speak of: the other side. */
function requirePeers({ stderr }: Outcome): void {
  assert.match(
    stderr,
    /^error: (The peer answered|The other side failed|The answer of the other side)/m,
  )
  for (const hint of stderr.match(/^hint: .*$/gm) ?? []) {
    assert(
      Object.values(peerHints).some((text) => hint === `hint: ${text}`),
      hint,
    )
  }
}

test('no code that a peer answers gives a hint about this side, or this side its exit code', () => {
  const everything = Object.fromEntries(errorCodes.map(({ code }) => [code, 'look here']))
  for (const { code } of errorCodes) {
    for (const crossing of ['client', 'sync'] as const) {
      const error = answeredError(code, crossing)
      assert.equal(hintedBy(error, everything), error)
      const failure = failureOf(error)
      assert.equal(failure.remote, true)
      assert([undefined, peerHints[error.code]].includes(failure.hint))
      assert([3, 8, 9].includes(failure.exitCode), `${code} ends with ${failure.exitCode}`)
    }
    assert.equal(failureOf(new StrongholdError(code)).remote, undefined)
  }
})

test('what a peer answers is said to be its answer', async () => {
  hostile.answers = { verdict: 'SNAPSHOT_DAMAGED' }
  requirePeers(await fails(['store', 'list', ...at], 'PEER_FAILED', 9))
  hostile.answers = { verdict: 'CLIENT_NOT_FOUND' }
  requirePeers(await fails(['store', 'list', ...at], 'CLIENT_NOT_FOUND', 3))
  for (const [call, code, exit] of [
    ['FIREWALL_DENIED', 'PEER_FAILED', 9],
    ['WRONG_KEY', 'PEER_FAILED', 9],
    ['RECORD_DAMAGED', 'RECORD_DAMAGED', 9],
    ['CANCELLED', 'PEER_FAILED', 9],
    ['PROOF_REQUIRED', 'PROOF_REQUIRED', 8],
  ] as const) {
    hostile.answers = { call }
    requirePeers(await fails(['record', 'revoke', '--yes', ...at, 'v/r'], code, exit))
  }
})

/** What answers one call of a procedure, by its number, with bytes. */
function output(procedure: number, bytes: Uint8Array): Uint8Array {
  const head = new DataView(new ArrayBuffer(9))
  head.setUint32(0, 1, true)
  head.setUint8(4, procedure)
  head.setUint32(5, bytes.length, true)
  return new Uint8Array(Buffer.concat([new Uint8Array(head.buffer), bytes]))
}

test('what a peer answers is looked at before it is printed', async () => {
  const key = ['key', 'public', ...at, '--type', 'ed25519', '--key', 'v/r']
  for (const bytes of [new Uint8Array(1), new Uint8Array(300_000), new Uint8Array(32)]) {
    hostile.answers = { call: output(5, bytes) }
    requirePeers(await fails(key, 'ANSWER_REFUSED', 9))
  }
  hostile.answers = { call: output(8, new TextEncoder().encode('zoo zoo zoo wrong')) }
  requirePeers(await fails(['bip39', 'generate', ...at, '--output', 'v/r'], 'ANSWER_REFUSED', 9))
})
