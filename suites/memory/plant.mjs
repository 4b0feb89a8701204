import { base58, formNames } from './forms.mjs'

/** The forms that `plantInHost` makes. */
export const plantedForms = formNames

/** Leaves `secret` in this process in every form; answers what keeps the forms alive. */
export function plantInHost(secret) {
  const bytes = Buffer.from(secret)
  return [
    bytes,
    Buffer.from(bytes).reverse(),
    bytes.map((byte) => byte ^ 0x36),
    flat(bytes.toString('hex')),
    flat(bytes.toString('base64')),
    flat(base58(bytes)),
    flat(bytes.join(',')),
    [...bytes],
    flat(`${bytes.toString('hex')}\u2713`),
  ]
}

/** The form in which words are planted. */
export const plantedWordsForm = 'raw'

/** Leaves half of a mnemonic in this process. */
export function plantWords(mnemonic) {
  return [Buffer.from(mnemonic.subarray(0, mnemonic.length / 2))]
}

/** V8 keeps a concatenation as a tree until somebody looks into it. */
function flat(text) {
  text.indexOf('?')
  return text
}
