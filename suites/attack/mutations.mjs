/**
 * Faults of the guard, the gate and the meet, as changes of the compiled text: each lets a secret
 * out, and the suite has to find every one of them. Where two walls stand before a secret, both have
 * to fall. `steps` are the kinds of steps that lead there soon: with all of them the suite finds it too,
 * in minutes. `file` is below `packages/stronghold/dist`, and `from` must be in it exactly once.
 */
export const mutations = [
  {
    name: 'the guard lets a secret be wrapped under any key',
    changes: [
      {
        file: 'inside/policy/guard.js',
        from: "allowed === 'never' || limited || !closed",
        to: "allowed === 'never' || limited",
      },
    ],
  },
  {
    name: 'the guard shows to an application what has no policy',
    changes: [
      {
        file: 'inside/policy/guard.js',
        from: 'own?.policy === undefined || !isNamed(definition, own.policy)',
        to: 'own?.policy !== undefined && !isNamed(definition, own.policy)',
      },
    ],
  },
  {
    name: 'a key that its policy lets out counts as known to nobody',
    steps: ['ownerGenerates', 'ownerBrings', 'syncClients', 'wrap'],
    changes: [
      {
        file: 'inside/calls/product.js',
        from: "loosens(policy) ? 'caller' : knownTo(facts, sources)",
        to: 'knownTo(facts, sources)',
      },
      {
        file: 'inside/policy/source.js',
        from: ' && !isExposed(standing)',
        to: '',
      },
    ],
  },
  {
    name: 'the gate admits a policy as it comes',
    steps: ['ownerGenerates', 'ownerAttaches', 'otherTool', 'copy'],
    changes: [
      {
        file: 'inside/attributes/held-policy.js',
        from: 'return policy && hold(meet(policy, max));',
        to: 'return policy && hold(policy);',
      },
    ],
  },
  {
    name: 'the gate believes another snapshot that nobody knows a key',
    steps: ['ownerGenerates', 'theirKey', 'importClient', 'importSnapshot'],
    changes: [
      {
        file: 'inside/attributes/admitted-entry.js',
        from: "type,\n        knownTo: 'caller',",
        to: 'type,',
      },
    ],
  },
  {
    name: 'an absent policy grants what stands around a copy',
    steps: ['ownerGenerates', 'ownerAttaches', 'copy'],
    changes: [
      {
        file: 'inside/policy/product-policy.js',
        from: 'granted: policy ?? defaultPolicyOf(type)',
        to: 'granted: policy ?? around[0] ?? defaultPolicyOf(type)',
      },
    ],
  },
  {
    name: 'the meet takes the looser word on key wrap',
    steps: ['ownerGenerates', 'ownerAttaches', 'plant', 'copy', 'derive'],
    changes: [
      {
        file: 'contract/uses/meet.js',
        from: 'Math.min(strictness.indexOf(a), strictness.indexOf(b))',
        to: 'Math.max(strictness.indexOf(a), strictness.indexOf(b))',
      },
    ],
  },
  {
    name: 'the meet takes an absent `derived` for no word at all',
    steps: ['ownerGenerates', 'ownerAttaches', 'plant', 'copy', 'derive'],
    changes: [
      {
        file: 'contract/uses/meet.js',
        from: 'meet(a.derived ?? defaultPolicy, b.derived ?? defaultPolicy)',
        to: '(a.derived ?? b.derived)',
      },
    ],
  },
  {
    name: 'what is derived from a known key counts as known to nobody',
    changes: [
      {
        file: 'inside/calls/product.js',
        from: "return sources.every(({ knownToNobody }) => knownToNobody) ? 'nobody' : 'caller';",
        to: "return 'nobody';",
      },
    ],
  },
  {
    name: 'a call may say more of a copy than its source grants',
    steps: ['ownerGenerates', 'chain', 'copy', 'derive'],
    changes: [
      {
        file: 'inside/policy/product-policy.js',
        from: 'requireGranted(said, granted);',
        to: 'if (said !== undefined) return said;',
      },
    ],
  },
  {
    name: 'readers stay when the content is replaced',
    steps: ['ownerGenerates', 'ownerWrites', 'plant'],
    changes: [
      {
        file: 'inside/calls/product.js',
        from: 'readers: readersOf(product, facts, powers),',
        to: 'readers: previous?.readers ?? readersOf(product, facts, powers),',
      },
    ],
  },
]
