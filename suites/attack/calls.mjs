// Calls that need no proof, each with the fields that it reads from and writes to.
import fc from 'fast-check'
import { attributes, attributesText, dataAttributes, optionsOf } from './attributes.mjs'
import { label, written } from './known.mjs'
import { locationOf, textOf } from './names.mjs'

const none = new Uint8Array(0)
const nothing = fc.constant({})
const arrow = ({ from, to, said }) => `${textOf(from)} → ${textOf(to)}${attributesText(said)}`

/**
 * `reads` and `writes` name the fields that are places; `said` is what else is drawn; `gives` says
 * that the output is a secret, `wrapped` or `clear`.
 */
export const calls = {
  plant: {
    reads: [],
    writes: ['to'],
    said: dataAttributes,
    text: ({ to, said }) => `WriteVault known bytes → ${textOf(to)}${attributesText(said)}`,
    call: (tree, { to, said }) =>
      tree.WriteVault(
        { data: Uint8Array.from(written), location: locationOf(tree, to) },
        optionsOf(tree, said),
      ),
  },
  bring: {
    reads: [],
    writes: ['to'],
    said: attributes,
    text: ({ to, said }) => `ImportKey known Symmetric → ${textOf(to)}${attributesText(said)}`,
    call: (tree, { to, said }) =>
      tree.ImportKey(
        { type: 'Symmetric', key: Uint8Array.from(written), output: locationOf(tree, to) },
        optionsOf(tree, said),
      ),
  },
  copy: {
    reads: ['from'],
    writes: ['to'],
    said: nothing,
    text: (given) => `CopyRecord ${arrow(given)}`,
    call: (tree, { from, to }) =>
      tree.CopyRecord({ source: locationOf(tree, from), target: locationOf(tree, to) }),
  },
  derive: {
    reads: ['from'],
    writes: ['to'],
    said: attributes,
    text: (given) => `Hkdf ${arrow(given)}`,
    call: (tree, { from, to, said }) =>
      tree.Hkdf(
        {
          hash: 'Sha256',
          salt: none,
          label,
          ikm: locationOf(tree, from),
          okm: locationOf(tree, to),
        },
        optionsOf(tree, said),
      ),
  },
  node: {
    reads: ['from'],
    writes: ['to'],
    said: attributes,
    text: (given) => `Slip10Derive ${arrow(given)}`,
    call: (tree, { from, to, said }) =>
      tree.Slip10Derive(
        {
          curve: 'Ed25519',
          chain: [2 ** 31],
          source: 'Seed',
          input: locationOf(tree, from),
          output: locationOf(tree, to),
        },
        optionsOf(tree, said),
      ),
  },
  concatenate: {
    reads: ['from', 'other'],
    writes: ['to'],
    said: nothing,
    text: ({ from, other, to }) =>
      `ConcatSecret ${textOf(from)} and ${textOf(other)} → ${textOf(to)}`,
    call: (tree, { from, other, to }) =>
      tree.ConcatSecret({
        locationA: locationOf(tree, from),
        locationB: locationOf(tree, other),
        outputLocation: locationOf(tree, to),
      }),
  },
  keep: {
    reads: ['from'],
    writes: ['to'],
    said: nothing,
    text: (given) => `attack.Keep ${arrow(given)}`,
    call: (tree, { from, to }) =>
      tree.Keep({ source: locationOf(tree, from), target: locationOf(tree, to) }),
  },
  wrap: {
    reads: ['from', 'under'],
    writes: [],
    said: nothing,
    text: ({ from, under }) => `AesKeyWrapEncrypt ${textOf(from)} under ${textOf(under)}`,
    call: (tree, { from, under }) =>
      tree.AesKeyWrapEncrypt({
        cipher: 'Aes256',
        encryptionKey: locationOf(tree, under),
        wrapKey: locationOf(tree, from),
      }),
    gives: 'wrapped',
  },
  show: {
    reads: ['from'],
    writes: [],
    said: nothing,
    text: ({ from }) => `attack.Show ${textOf(from)}`,
    call: (tree, { from }) => tree.Show({ secret: locationOf(tree, from) }),
    gives: 'clear',
  },
  revoke: {
    reads: ['from'],
    writes: [],
    said: fc.record({ collect: fc.boolean() }),
    text: ({ from, said }) => `RevokeData ${textOf(from)}${said.collect ? ', collected' : ''}`,
    call: (tree, { from, said }) =>
      tree.RevokeData({ location: locationOf(tree, from), collect: said.collect }),
  },
}
