const path = {
  description: 'A path: text, or hex: and digits for bytes.',
  type: 'string',
} as const

const rights = {
  description: 'use: secrets as inputs; write: make, revoke, destroy; list: ids and labels.',
  type: 'array',
  items: { enum: ['use', 'write', 'list'] },
} as const

const permissions = {
  description: 'Rights to a client. Everything that is not named is denied.',
  type: 'object',
  additionalProperties: false,
  properties: {
    procedures: {
      description: 'Names of procedures; all: those that this version has.',
      anyOf: [{ const: 'all' }, { type: 'array', items: { type: 'string', minLength: 1 } }],
    },
    vaults: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['vault'],
        properties: { vault: path, rights },
      },
    },
    otherVaults: { ...rights, description: 'The rights in vaults that are not named.' },
    store: { enum: ['none', 'read', 'write'] },
    attributes: {
      description: 'What it may say of the secrets that it writes; it holds for later users too.',
      type: 'array',
      items: { enum: ['policy', 'readers', 'label'] },
    },
  },
} as const

const scope = {
  description: 'Which records: none, all, or those of some clients, or of vaults of these.',
  anyOf: [
    { enum: ['none', 'all'] },
    {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['client'],
        properties: { client: path, vaults: { type: 'array', items: path } },
      },
    },
  ],
} as const

const grants = {
  type: 'object',
  additionalProperties: false,
  properties: {
    clients: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['client'],
        properties: {
          client: path,
          permissions: { $ref: '#/$defs/permissions' },
          ask: { $ref: '#/$defs/permissions' },
        },
      },
    },
    sync: {
      type: 'object',
      additionalProperties: false,
      properties: { send: { $ref: '#/$defs/scope' }, receive: { $ref: '#/$defs/scope' } },
    },
  },
} as const

/** The JSON schema (2020-12) of the documents that `parseRulesDocument` reads. */
export const rulesSchema = Object.freeze({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Rules for a peer of a Stronghold',
  type: 'object',
  additionalProperties: false,
  required: ['version'],
  properties: {
    version: { const: 1 },
    inbound: {
      description: 'What the peer may do here: nothing, what somebody says, or what is granted.',
      anyOf: [{ enum: ['deny', 'ask'] }, grants],
    },
    outbound: {
      description: 'What this side may do there.',
      anyOf: [{ enum: ['deny', 'ask', 'allow'] }, { $ref: '#/$defs/permissions' }],
    },
  },
  $defs: { permissions, scope },
} as const)
