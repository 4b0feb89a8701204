import { isMnemonic } from '@stronghold/crypto/bip39'
import { isPublicPoint } from '@stronghold/crypto/points'
import type { CallOutput } from '../contract/messages/calls.js'
import type {
  ClientInput,
  ClientMessageName,
  ClientOutput,
} from '../contract/messages/client-messages.js'
import type { Answer } from '../contract/procedures/answer.js'
import type { HpkeSealed } from '../contract/procedures/hpke.js'
import { procedureNamed } from '../contract/procedures/table.js'

type Check = (output: unknown) => boolean

type Checks = {
  readonly [Name in ClientMessageName]?: (
    input: ClientInput<Name>,
  ) => (output: ClientOutput<Name>) => boolean
}

/** Checks of the answers to the messages themselves, beyond what a codec can tell. */
const checks: Checks = {
  Execute: ({ calls }) => {
    const expected = calls.map(({ procedure, input }) => procedureNamed(procedure)?.answer(input))
    return (outputs: readonly CallOutput[]) =>
      outputs.every(({ output }, i) => {
        const answer = expected[i]
        return answer !== undefined && fits(answer, output)
      })
  },
  // From the oldest, each once.
  ListVersions: () => (versions) =>
    versions.every(({ counter }, i) => counter > (versions[i - 1]?.counter ?? -1)),
}

/**
 * The check of another side's answer to a message, before the caller sees it. Made when the message
 * is sent; keeps only words and lengths of the input.
 */
export function answerCheck(name: ClientMessageName, input: unknown): Check {
  const check = checks[name] as ((input: unknown) => Check) | undefined
  return check === undefined ? () => true : check(input)
}

/** Whether an output of a procedure is what its declaration says of the input. */
function fits(answer: Answer, output: unknown): boolean {
  switch (answer.kind) {
    case 'plain':
    case 'declared':
      return true
    case 'bytes': {
      const { length } = output as Uint8Array
      return length >= answer.least && length <= answer.max && length % answer.step === 0
    }
    case 'point':
      return isPublicPoint(answer.of, output as Uint8Array)
    case 'mnemonic':
      return isMnemonic(output as Uint8Array, answer.language, answer.words)
    case 'sealed': {
      const { encapsulatedKey, ciphertext } = output as HpkeSealed
      return ciphertext.length === answer.length && isPublicPoint('X25519', encapsulatedKey)
    }
    case 'extendedKey':
      return isExtendedKey(output as Uint8Array, answer)
  }
}

/** BIP32, "Serialization format": version (4), depth (1), …, a compressed point (33). */
function isExtendedKey(
  bytes: Uint8Array,
  { version, depth }: { readonly version: number; readonly depth: number },
): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const isAt = view.getUint32(0) === version && view.getUint8(4) === depth
  return isAt && isPublicPoint('Secp256k1Ecdsa', bytes.subarray(45))
}
