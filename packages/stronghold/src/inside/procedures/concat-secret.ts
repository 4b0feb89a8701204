import { ConcatSecret } from '../../contract/procedures/concat-secret.js'
import { implement } from './implement.js'
import { fitsType } from './type-shape.js'
import { unsuitable, whole } from './unsuitable.js'

/**
 * Joins two secrets, for hybrid key exchange: the KDF that comes next is as strong as the stronger
 * one (NIST SP 800-56C Rev. 2, section 2). The product serves as no key itself: see `keyOf`.
 */
export const concatSecret = implement(ConcatSecret, ([first, second], _, { scratch }) => {
  const [a, b] = [whole(first), whole(second)]
  if (first?.type === 'SharedSecret' && second?.type === first.type) {
    // A record that claims to be a `SharedSecret` of one byte, beside a real one, would make that
    // one guessable by what is derived of both.
    if (![a, b].every(({ length }) => fitsType('SharedSecret', length))) throw unsuitable()
  }
  const secret = scratch.take(a.length + b.length)
  secret.set(a)
  secret.set(b, a.length)
  return { secret, output: undefined }
})
