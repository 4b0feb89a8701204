import { createPrivateKey, sign as signHere } from 'node:crypto'
import { makeSigner, seed } from '../lib/ours.mjs'

const count = 10_000

/** 10,000 different messages, all in flight at once: how many answers are missing or wrong. */
export const sign10000InFlight = {
  name: 'sign-10000-in-flight',
  title: 'failures among 10,000 Ed25519 signatures that are in flight at once',
  unit: 'calls',
  bar: { text: '0 failures', holds: ({ value }) => value === 0 },
  async measure() {
    const { stronghold, sign } = await makeSigner()
    const messages = Array.from({ length: count }, (_, index) => Buffer.from(`message ${index}`))
    const answers = await Promise.allSettled(messages.map((message) => sign(message)))
    await stronghold.close({ discard: true })
    const key = privateKey()
    const failures = answers.filter(
      (answer, index) =>
        answer.status === 'rejected' ||
        Buffer.compare(answer.value, signHere(null, messages[index], key)) !== 0,
    )
    return { value: failures.length, beside: { name: 'made', value: count } }
  },
}

/** The same key in OpenSSL; Ed25519 signatures are deterministic. RFC 8410, section 7. */
function privateKey() {
  const head = Buffer.from('302e020100300506032b657004220420', 'hex')
  return createPrivateKey({ key: Buffer.concat([head, seed]), format: 'der', type: 'pkcs8' })
}
