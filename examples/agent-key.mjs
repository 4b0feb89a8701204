// A key for an agent: it may sign, so often, so long, and only what a person has approved.
import {
  approvalToken,
  attenuate,
  Ed25519Sign,
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  parseApprovalRequest,
  Stronghold,
} from '@stronghold/stronghold'

const utf8 = (text) => new TextEncoder().encode(text)
const make = () =>
  Stronghold.create({ storage: new MemoryStorage(), key: KeyProvider.makeRandom() })

// The person's device: another machine, another Stronghold.
const device = await make()
const person = await device.createClient('person')
const ownKey = Location.generic('keys', 'approvals')
await person.execute(GenerateKey({ type: 'Ed25519', output: ownKey }))
const approver = await person.execute(PublicKey({ type: 'Ed25519', privateKey: ownKey }))

// The agent's host. A policy denies everything that it does not name; nothing that runs here can
// loosen it without the key of the snapshot.
const host = await make()
const owner = await host.createClient('payments')
const privateKey = Location.generic('agent', 'key')
await owner.execute(
  GenerateKey(
    { type: 'Ed25519', output: privateKey },
    {
      attributes: {
        policy: {
          usages: ['Ed25519Sign', 'PublicKey'],
          maxUses: 100,
          rate: { uses: 10, milliseconds: 60_000 },
          expires: Date.now() + 30 * 24 * 60 * 60 * 1000,
          requireApproval: { approver },
        },
      },
    },
  ),
)

// All that the agent's code is given. Without an approval it gets nowhere.
const agent = attenuate(owner, {
  procedures: ['Ed25519Sign'],
  vaults: [{ path: 'agent', use: true }],
})
const payment = { privateKey, message: utf8('pay 12.50 to alice') }
const refusal = await agent.execute(Ed25519Sign(payment)).catch(({ code }) => code)

// It asks. The request goes to the device, which shows what it is for, and signs.
const request = await agent.requestApproval(Ed25519Sign(payment), {
  purpose: 'invoice 4711',
  lifetime: 5 * 60_000,
})
const { purpose, procedure } = parseApprovalRequest(request)
const consent = await person.execute(Ed25519Sign({ privateKey: ownKey, message: request }))

// The approval is for this very call, once.
const approval = approvalToken(request, consent)
const signature = await agent.execute(Ed25519Sign(payment, { approval }))
const again = await agent.execute(Ed25519Sign(payment, { approval })).catch(({ code }) => code)
await host.commit()
await host.close()
await device.commit()
await device.close()

console.log('without approval:', refusal)
console.log('asked for:', `${procedure}, ${purpose}`)
console.log('signature:', Buffer.from(signature).toString('hex'))
console.log('once more:', again)
