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
    otherVaults: { ...rights, description: 'The rights in all other vaults.' },
    store: { enum: ['none', 'read', 'write'] },
    attributes: {
      description:
        'The attributes that it may give to secrets that it writes; they hold for later users too.',
      type: 'array',
      items: { enum: ['policy', 'readers', 'label'] },
    },
  },
} as const

const scope = {
  description: 'The records: none, all, or those of some clients or of their vaults.',
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
      description: 'The rights of the peer here: none, a question when it comes, or grants.',
      anyOf: [{ enum: ['deny', 'ask'] }, grants],
    },
    outbound: {
      description: 'The rights of this side there.',
      anyOf: [{ enum: ['deny', 'ask', 'allow'] }, { $ref: '#/$defs/permissions' }],
    },
  },
  $defs: { permissions, scope },
} as const)
