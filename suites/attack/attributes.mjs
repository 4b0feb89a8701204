import fc from 'fast-check'
import { clients } from './names.mjs'
import { maybePolicy, policyOf, textOfPolicy } from './policies.mjs'

/** Of every second call none. */
export const readers = fc.option(fc.subarray(clients, { minLength: 1 }), {
  nil: undefined,
  freq: 2,
})

/** What a call may say of the secret that it makes; `readers` only of bytes that came in. */
export const attributes = fc.record({ policy: maybePolicy })
export const dataAttributes = fc.record({
  policy: maybePolicy,
  readers,
  label: fc.constantFrom(undefined, undefined, 'label'),
})

/** The options of a call. */
export function optionsOf(tree, { policy, readers, label }) {
  const said = {
    ...(policy === undefined ? {} : { policy: policyOf(tree, policy) }),
    ...(readers === undefined ? {} : { readers: readers.map((path) => Buffer.from(path)) }),
    ...(label === undefined ? {} : { label }),
  }
  return Object.keys(said).length === 0 ? {} : { attributes: said }
}

/** The same for people. */
export function attributesText({ policy, readers, label }) {
  return [
    policy && `, ${textOfPolicy(policy)}`,
    readers && `, readers ${readers.join(' and ')}`,
    label && ', a label',
  ]
    .filter((word) => word !== undefined)
    .join('')
}
