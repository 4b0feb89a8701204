import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  AesKeyWrapEncrypt,
  type AttributeRights,
  type Attributes,
  attenuate,
  type Client,
  CopyRecord,
  Ed25519Sign,
  GenerateKey,
  Hkdf,
  Location,
  type Permissions,
  type Policy,
  procedureNames,
  ReadRecord,
  type StoredLocation,
  WriteVault,
} from '@stronghold/stronghold'
import { attachClient, type ConnectedClient, connectClient } from '@stronghold/stronghold/actors'
import fc from 'fast-check'
import { attributes } from '#internal/contract/policy/policy.js'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { key, make } from '../policy/support.js'

const stronghold = await make()
after(() => stronghold.close({ discard: true }))
const signing = (record: string) => Location.generic('keys', record)
const open = { usages: [...procedureNames], wrappable: 'any' } as const
/** What somebody could say of a record that the owner is going to use. */
const said: Readonly<
  Record<string, { readonly right: keyof Attributes; readonly attributes: Attributes }>
> = {
  'that it may leave': { right: 'policy', attributes: { policy: open } },
  'that what is derived may leave': {
    right: 'policy',
    attributes: { policy: { ...open, wrappable: 'never', derived: open } },
  },
  'that nothing may be done with it': { right: 'policy', attributes: { policy: { usages: [] } } },
  'who reads it': { right: 'readers', attributes: { readers: [utf8('owner'), utf8('third')] } },
  'that nobody reads it': { right: 'readers', attributes: { readers: [] } },
  'what people see': { right: 'label', attributes: { label: 'the key that you look for' } },
  'no word to people': { right: 'label', attributes: { label: '' } },
}

let made = 0

/** A fresh client of the owner's, and what is had of it over a port. */
async function behindPort(
  permissions: Permissions,
): Promise<{ owner: Client; other: ConnectedClient }> {
  const owner = await stronghold.createClient(`owner ${made++}`)
  const { port1, port2 } = new MessageChannel()
  attachClient(owner, port1, { permissions })
  return { owner, other: await connectClient(port2) }
}

const writer = (attributes?: AttributeRights): Permissions => ({
  procedures: ['WriteVault', 'GenerateKey', 'CopyRecord', 'Ed25519Sign'],
  vaults: [{ path: 'keys', use: true, write: true, list: true }],
  ...(attributes && { attributes }),
})

const plant = (attributes: Attributes, location: Location = signing('main')) =>
  WriteVault({ data: new Uint8Array(32).fill(1), location }, { attributes })

describe('Who may write a vault over a port', () => {
  for (const [what, { right, attributes }] of Object.entries(said)) {
    it(`says of a record there ${what} only with the right for it`, async () => {
      const others = { policy: true, readers: true, label: true, [right]: false }
      for (const rights of [undefined, {}, others]) {
        const { owner, other } = await behindPort(writer(rights))
        const temporary = Location.temporary('t')
        const calls = [
          plant(attributes),
          GenerateKey({ type: 'Ed25519', output: signing('main') }, { attributes }),
        ]
        for (const call of calls) {
          await rejects(other.execute(call), 'PERMISSION_DENIED')
          await rejects(
            other.requestApproval(call, { purpose: '', lifetime: 1 }),
            'PERMISSION_DENIED',
          )
        }
        // A copy would take along what is said of a secret that is in no vault.
        const chain = [
          plant(attributes, temporary),
          CopyRecord({ source: temporary, target: signing('main') }),
        ] as const
        await rejects(other.executeChained(chain), 'PERMISSION_DENIED')
        assert.equal(await owner.recordExists(signing('main')), false)
        other.stop()
      }
      const { owner, other } = await behindPort(writer({ [right]: true }))
      await other.execute(plant(attributes))
      assert.equal(await owner.recordExists(signing('main')), true)
      other.stop()
    })
  }

  it('writes what it says nothing of', async () => {
    const { other } = await behindPort(writer())
    for (const attributes of [undefined, {}, { label: undefined }]) {
      const call = WriteVault(
        { data: utf8('x'), location: signing('main') },
        attributes && { attributes },
      )
      await other.execute(call)
    }
    other.stop()
  })

  it('labels no record that is there without the right for labels', async () => {
    const { owner, other } = await behindPort(writer({ policy: true, readers: true }))
    await owner.execute(GenerateKey({ type: 'Ed25519', output: signing('main') }))
    await rejects(other.labelRecord(signing('main'), 'mine'), 'PERMISSION_DENIED')
    await rejects(other.labelRecord(signing('main'), undefined), 'PERMISSION_DENIED')
    const labels = await behindPort(writer({ label: true }))
    await labels.owner.execute(GenerateKey({ type: 'Ed25519', output: signing('main') }))
    await labels.other.labelRecord(signing('main'), 'theirs')
    const reader = attenuate(labels.owner, {
      otherVaults: { list: true },
      attributes: { label: true },
    })
    await rejects(reader.labelRecord(signing('main'), 'x'), 'PERMISSION_DENIED')
    for (const client of [other, labels.other]) client.stop()
  })

  it('says exactly what is granted, whatever is granted', async () => {
    const rights = fc.record({ policy: fc.boolean(), readers: fc.boolean(), label: fc.boolean() })
    const given = fc.record(
      {
        policy: fc.constant({ usages: ['Hmac'] }),
        readers: fc.constant([utf8('owner')]),
        label: fc.constant('label'),
      },
      { requiredKeys: [] },
    )
    const owner = await stronghold.createClient(`owner ${made++}`)
    await fc.assert(
      fc.asyncProperty(rights, given, async (granted, attributes) => {
        const narrow = attenuate(owner, writer(granted))
        const names = Object.keys(attributes) as (keyof AttributeRights)[]
        const call = plant(attributes, Location.temporary('t'))
        const done = narrow.executeChained([call]).then(
          () => true,
          (error) => {
            assert.equal(error.code, 'PERMISSION_DENIED')
            return false
          },
        )
        assert.equal(
          await done,
          names.every((name) => granted[name]),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('needs a right for every attribute that there is', () => {
    const { shape } = attributes
    assert(shape.kind === 'struct')
    const rights = new Set(Object.values(said).map(({ right }) => right))
    assert.deepEqual(Object.keys(shape.fields).sort(), [...rights].sort())
  })

  it('leaves its owner numbers for versions', async () => {
    const { owner, other } = await behindPort(writer())
    const numbered = (counter?: number) => Location.counter('keys', counter)
    const write = (location: StoredLocation) => WriteVault({ data: utf8('x'), location })
    for (const number of [2 ** 32, 2 ** 52, Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER]) {
      await rejects(other.execute(write(numbered(number))), 'PERMISSION_DENIED')
    }
    await other.execute(write(numbered(2 ** 32 - 1)))
    for (let i = 0; i < 2; i++) await other.execute(write(numbered()))
    await owner.execute(GenerateKey({ type: 'Ed25519', output: numbered() }))
    const versions = await owner.listVersions('keys')
    assert.equal(versions.at(-1)?.counter, 2 ** 32 + 2)
    other.stop()
  })

  it('cannot destroy beyond its procedures, nor replace', async () => {
    const { owner, other } = await behindPort(writer({ policy: true, readers: true, label: true }))
    await owner.execute(GenerateKey({ type: 'Ed25519', output: signing('main') }))
    const call = GenerateKey({ type: 'Ed25519', output: signing('main') })
    await rejects(stronghold.replace(other, call), 'CLIENT_NOT_LOADED')
    await rejects(stronghold.replace(attenuate(owner, writer()), call), 'CLIENT_NOT_LOADED')
    assert.equal('destroy' in other, false)
    other.stop()
  })
})

describe('What was said of a record before its owner wrote there', () => {
  const rights = { policy: true, readers: true, label: true }
  const known = Location.generic('keys', 'known')
  const out = (secret: Location) =>
    AesKeyWrapEncrypt({ cipher: 'Aes256', encryptionKey: known, wrapKey: secret })
  const permissions: Permissions = {
    procedures: ['WriteVault', 'CopyRecord', 'Hkdf', 'AesKeyWrapEncrypt', 'ReadRecord'],
    vaults: [{ path: 'keys', use: true, write: true, list: true }],
    attributes: rights,
  }

  it('lets nothing of what the owner makes there leave, nor what is derived from it', async () => {
    const loose = [open, { ...open, wrappable: 'never', derived: open }, { ...open, derived: open }]
    for (const policy of loose as readonly Policy[]) {
      const { owner, other } = await behindPort(permissions)
      await other.execute(plant({}, known))
      await other.execute(plant({ policy }))
      await owner.execute(GenerateKey({ type: 'Symmetric', output: signing('main') }))
      await rejects(other.execute(out(signing('main'))), 'NOT_WRAPPABLE')
      const [copy, derived] = [signing('copy'), signing('derived')]
      await other.execute(plant({ policy }, copy))
      await other.execute(CopyRecord({ source: signing('main'), target: copy }))
      await rejects(other.execute(out(copy)), 'NOT_WRAPPABLE')
      await other.execute(plant({ policy }, derived))
      const [salt, label] = [utf8(''), utf8('')]
      await other.execute(Hkdf({ hash: 'Sha256', salt, label, ikm: signing('main'), okm: derived }))
      await rejects(other.execute(out(derived)), 'NOT_WRAPPABLE')
      other.stop()
    }
  })

  it('lets nobody read what the owner writes there', async () => {
    const { owner, other } = await behindPort(permissions)
    const path = `owner ${made - 1}`
    const third = await stronghold.createClient(`third ${made}`)
    await other.execute(plant({ readers: [utf8(path), utf8(`third ${made}`)] }))
    const read = ReadRecord({ location: signing('main'), client: utf8(path) })
    const own = ReadRecord({ location: signing('main') })
    assert.deepEqual(await third.execute(read), new Uint8Array(32).fill(1))
    await owner.vault('keys').writeSecret('main', utf8('of the owner'))
    await rejects(third.execute(read), 'POLICY_DENIED')
    await rejects(other.execute(own), 'POLICY_DENIED')
    other.stop()
  })

  it('keeps no owner from destroying what he may not use, or from writing in its place', async () => {
    const { owner, other } = await behindPort(permissions)
    const client = `owner ${made - 1}`
    const names = ['one', 'two', 'three'].map(signing)
    for (const location of names) await other.execute(plant({ policy: { usages: [] } }, location))
    const call = GenerateKey({ type: 'Ed25519', output: names[0] as StoredLocation })
    await rejects(owner.execute(call), 'POLICY_DENIED')
    await rejects(owner.vault('keys').deleteSecret('two'), 'POLICY_DENIED')
    await rejects(stronghold.replace(owner, call), 'PROOF_REQUIRED')
    await stronghold.replace(owner, call, { current: key() })
    const rest = names.slice(1).map((location) => ({ client, location }))
    assert.equal(await stronghold.destroy(rest, { current: key() }), 2)
    for (const location of names.slice(1)) assert.equal(await owner.recordExists(location), false)
    const message = utf8('m')
    await owner.execute(Ed25519Sign({ privateKey: names[0] as StoredLocation, message }))
    other.stop()
  })
})
