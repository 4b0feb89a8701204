import { nothing, oneOf, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { generateSecret } from './define.js'
import { keyTypes } from './key-type.js'

/**
 * Draws a secret key of 32 bytes and writes it to `output`. `Symmetric` is for procedures without a
 * public half: AEAD, streams, key wrap, HMAC.
 */
export const GenerateKey = generateSecret({
  name: 'GenerateKey',
  number: 4,
  source: 'RFC 8032; RFC 7748; FIPS 186-5, section A.2.2',
  memory: 'guarded',
  input: struct({
    /** The kind of key; `Symmetric` has 32 bytes. */
    type: oneOf([...keyTypes, 'Symmetric']),
    /** Where the product is written. */
    output: location,
  }),
  output: nothing,
  answer: answers.plain,
  cost: () => ({ scratch: 32, work: 20 }),
  target: ({ output }) => output,
  product: ({ type }) => ({ type, knownTo: 'nobody' }),
})
