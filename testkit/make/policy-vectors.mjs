// Policy documents and their bytes: twelve that are read, and those that are refused.
import { hex, seeded } from './bytes.mjs'
import { encodePolicy } from './policy-encoding.mjs'
import { vector } from './vector.mjs'

const approver = hex(seeded('approver', 32))
const module = `acme.Sign@${'0123456789abcdef'.repeat(4)}`

const good = {
  nothing: { usages: [] },
  plain: { usages: ['Ed25519Sign', 'PublicKey'] },
  sync: { usages: ['Sync', 'Export', 'Import'] },
  application: { usages: ['acme.Sign', module] },
  wrappable: { usages: ['AesKeyWrapEncrypt'], wrappable: 'any' },
  expires: { usages: ['Hmac'], expires: '2030-01-31T12:00:00Z' },
  'expires-fraction': { usages: ['Hmac'], expires: '2032-02-29T23:59:59.5Z' },
  uses: { usages: ['Ed25519Sign'], maxUses: 9007199254740991 },
  rate: { usages: ['Ed25519Sign'], rate: { uses: 4294967295, milliseconds: 1125899906842624 } },
  approval: { usages: ['Ed25519Sign'], requireApproval: { approver, purpose: 'payment — größer' } },
  'approval-any': { usages: ['Ed25519Sign'], requireApproval: {} },
  'three-deep': {
    usages: ['Hkdf'],
    derived: { usages: ['Hkdf'], derived: { usages: ['Hmac'], derived: { usages: [] } } },
  },
}

const deep = [1, 2, 3, 4].reduce((derived) => ({ usages: [], derived }), { usages: [] })
const bad = {
  'no-version': [{ usages: [] }],
  'no-usages': [{ version: 1 }],
  'unknown-key': [{ version: 1, usages: [], maxuses: 3 }],
  'unknown-procedure': [{ version: 1, usages: ['Ed25519sign'] }],
  'date-that-is-not': [{ version: 1, usages: [], expires: '2030-02-31T12:00:00Z' }],
  'date-with-offset': [{ version: 1, usages: [], expires: '2030-01-31T12:00:00+01:00' }],
  'date-before-2020': [{ version: 1, usages: [], expires: '2019-12-31T23:59:59Z' }],
  'uses-zero': [{ version: 1, usages: [], maxUses: 0 }],
  'rate-half': [{ version: 1, usages: [], rate: { uses: 1 } }],
  'approver-short': [{ version: 1, usages: [], requireApproval: { approver: '00ff' } }],
  'purpose-two-lines': [{ version: 1, usages: [], requireApproval: { purpose: 'a\u2028b' } }],
  'four-deep': [{ version: 1, ...deep }],
  null: [{ version: 1, usages: [], wrappable: null }],
}

export function policyVectors() {
  return [
    ...Object.entries(good).map(([name, said]) =>
      vector(
        `policy-${name}`,
        { kind: 'policy', expect: 'success', document: { version: 1, ...said } },
        encodePolicy(said),
      ),
    ),
    ...Object.entries(bad).map(([name, [document]]) =>
      vector(`policy-bad-${name}`, { kind: 'policy', expect: 'INVALID_ARGUMENT', document }),
    ),
    vector('policy-bad-key-twice', {
      kind: 'policy',
      expect: 'INVALID_ARGUMENT',
      document: '{"version":1,"usages":[],"maxUses":1,"maxUses":1000}',
    }),
  ]
}
