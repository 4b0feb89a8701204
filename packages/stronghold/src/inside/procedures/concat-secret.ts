import { ConcatSecret } from '../../contract/procedures/concat-secret.js'
import { implement } from './implement.js'
import { fitsType } from './type-shape.js'
import { unsuitable, whole } from './unsuitable.js'

export const concatSecret = implement(ConcatSecret, ([first, second], _, { scratch }) => {
  const [a, b] = [whole(first), whole(second)]
  if (first?.type === 'SharedSecret' && second?.type === first.type) {
    if (![a, b].every(({ length }) => fitsType('SharedSecret', length))) throw unsuitable()
  }
  const secret = scratch.take(a.length + b.length)
  secret.set(a)
  secret.set(b, a.length)
  return { secret, output: undefined }
})
