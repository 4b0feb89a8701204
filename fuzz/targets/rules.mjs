import { parseRulesDocument, rulesDocument } from '../../packages/p2p/dist/rules/document.js'

export const name = 'rules'
export const expects = (error) => error?.code === 'INVALID_ARGUMENT'

const permissions = {
  procedures: ['Ed25519Sign'],
  vaults: [{ vault: 'keys', rights: ['use', 'list'] }],
  otherVaults: ['write'],
  store: 'read',
}
const documents = [
  { version: 1, inbound: 'ask', outbound: 'allow' },
  {
    version: 1,
    inbound: {
      clients: [{ client: 'hex:00ff', permissions, ask: { procedures: 'all' } }],
      sync: { send: [{ client: 'a', vaults: ['v'] }, { client: 'b' }], receive: 'all' },
    },
    outbound: permissions,
  },
]

export const seeds = documents.map((document) => new TextEncoder().encode(JSON.stringify(document)))

/** Rules that are written again say the same. */
export function target(input) {
  const rules = parseRulesDocument(new TextDecoder().decode(input))
  const text = JSON.stringify(rulesDocument(rules))
  const again = JSON.stringify(rulesDocument(parseRulesDocument(text)))
  if (again !== text) throw new Error('rules that say something else when they are written again')
}
