import type * as Bip39 from '@stronghold/crypto/bip39'
import type * as Points from '@stronghold/crypto/points'
import type { CallOutput } from '../contract/messages/calls.js'
import type { CallsCheck } from '../contract/messages/to-client/declare.js'
import type { Answer } from '../contract/procedures/answer.js'
import type { HpkeSealed } from '../contract/procedures/hpke.js'
import { procedureNamed } from '../contract/procedures/table.js'
import { Late } from './late.js'

// Curves are ten times what else a reference is, and word lists twenty times: a page that only signs
// loads neither.
const points = new Late<typeof Points>(() => import('@stronghold/crypto/points'))
const mnemonics: { [language in Bip39.Language]?: Late<typeof Bip39> } = {}

/** What reads mnemonics, with the word list of `language`. */
function mnemonicsIn(language: Bip39.Language): Late<typeof Bip39> {
  mnemonics[language] ??= new Late(async () => {
    const bip39 = await import('@stronghold/crypto/bip39')
    await bip39.loadWordList(language)
    return bip39
  })
  return mnemonics[language]
}

/** What has to be loaded to check an answer. */
function needOf(answer: Answer): Late<unknown> | undefined {
  if (answer.kind === 'mnemonic') return mnemonicsIn(answer.language)
  return ['point', 'sealed', 'extendedKey'].includes(answer.kind) ? points : undefined
}

/**
 * The check of another side's answer to calls, before the caller sees it. Made when they are sent;
 * keeps only words and lengths of their inputs. A promise while what tells it is still being loaded.
 */
export const soundOutputs: CallsCheck = (calls) => {
  const expected = calls.map(({ procedure, input }) => procedureNamed(procedure)?.answer(input))
  // With the question, so that it is mostly here before the answer.
  const late = [...new Set(expected.map((answer) => answer && needOf(answer)))]
  for (const module of late) module?.begin()
  const fit = (outputs: readonly CallOutput[]) =>
    outputs.every(({ output }, i) => {
      const answer = expected[i]
      return answer !== undefined && fits(answer, output)
    })
  return (outputs) => {
    const missing = late.filter((module) => module !== undefined && module.now === undefined)
    if (missing.length === 0) return fit(outputs)
    return Promise.all(missing.map((module) => module?.wanted())).then(() => fit(outputs))
  }
}

/** Whether an output of a procedure fits its declaration and the input. */
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
      return isPoint(answer.of, output as Uint8Array)
    case 'mnemonic':
      return isMnemonic(answer, output as Uint8Array)
    case 'sealed': {
      const { encapsulatedKey, ciphertext } = output as HpkeSealed
      return ciphertext.length === answer.length && isPoint('X25519', encapsulatedKey)
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
  return isAt && isPoint('Secp256k1Ecdsa', bytes.subarray(45))
}

// Without the module nothing was checked, and no answer is sound.
function isPoint(of: Points.PublicPoint, bytes: Uint8Array): boolean {
  return points.now?.isPublicPoint(of, bytes) === true
}

function isMnemonic(
  { language, words }: Answer & { readonly kind: 'mnemonic' },
  bytes: Uint8Array,
): boolean {
  return mnemonicsIn(language).now?.isMnemonic(bytes, language, words) === true
}
