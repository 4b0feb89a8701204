import { bounds, maxUsages } from '../policy/policy.js'

const positive = { type: 'integer', minimum: 1 } as const

const policy = {
  type: 'object',
  additionalProperties: false,
  required: ['usages'],
  properties: {
    usages: {
      description: 'Procedures that may use, make, replace or revoke the secret. May be empty.',
      type: 'array',
      maxItems: maxUsages,
      items: { type: 'string', minLength: 1 },
    },
    wrappable: {
      description: 'Under which keys the secret may leave encrypted: bornInside unless stated.',
      enum: ['never', 'bornInside', 'any'],
    },
    expires: {
      description: 'From then on nothing may use it, in UTC.',
      type: 'string',
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?Z$',
    },
    maxUses: { description: 'Uses in all.', ...positive },
    rate: {
      description: 'At most so many uses in each interval.',
      type: 'object',
      additionalProperties: false,
      required: ['uses', 'milliseconds'],
      properties: {
        uses: { ...positive, maximum: bounds.uses[1] },
        milliseconds: { ...positive, maximum: bounds.milliseconds[1] },
      },
    },
    requireApproval: {
      description:
        'Every use needs an approval: of the approver, or of the holder of the Stronghold.',
      type: 'object',
      additionalProperties: false,
      properties: {
        approver: {
          description: 'An Ed25519 public key in hex.',
          type: 'string',
          pattern: '^[0-9a-fA-F]{64}$',
        },
        purpose: {
          description: 'One line, at most 256 bytes of UTF-8.',
          type: 'string',
          minLength: 1,
          maxLength: 256,
        },
      },
    },
    derived: { description: 'The policy of what is derived.', $ref: '#/$defs/policy' },
  },
} as const

/**
 * The JSON schema (draft 2020-12) of a policy document, for editors and other tools. Four rules it
 * cannot express: the names of procedures, the depth of `derived`, that the date exists and is not
 * before 2020, and the length of a purpose in bytes, on one line.
 */
export const policySchema = Object.freeze({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Policy of a Stronghold client, vault or record',
  ...policy,
  required: ['version', ...policy.required],
  properties: { version: { const: 1 }, ...policy.properties },
  $defs: { policy },
} as const)
