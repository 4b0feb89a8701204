import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nativeProvider } from '@stronghold/crypto/native'
import {
  deriveClientId,
  deriveRecordId,
  deriveVaultId,
  FileKey,
  idKey,
  parseEnvelope,
  SnapshotState,
} from '@stronghold/engine'
import { createAllocator } from '@stronghold/memory'
import { KeyProvider, type Scope } from '@stronghold/stronghold'
import { utf8 } from '../bytes.js'
import { begin, makePair, makeParty, type Party, pull, trust } from './parties.js'
import { at, key, numberAt, rejects, write } from './support.js'

const wrong = () => KeyProvider.fromKey(new Uint8Array(32).fill(2))

async function reopen(party: Party): Promise<void> {
  await party.stronghold.lock({ discard: true })
  await party.stronghold.unlock({ key: key() })
  await party.stronghold.loadClient('keys')
}

describe('partners', () => {
  it('are trusted with proof only, and listed as they were named', async () => {
    const [a, b] = [await makeParty(), await makeParty()]
    const { sync } = a.stronghold
    const partner = b.publicKey
    const all = { partner, send: 'all', receive: 'none' } as const
    await rejects(sync.trust({ ...all, current: wrong() }), 'WRONG_KEY')
    await rejects(sync.trust(all), 'PROOF_REQUIRED')
    assert.deepEqual(await sync.partners(), [])
    const receive: Scope = [{ client: 'client', vaults: ['one', 'two'] }, { client: 'other' }]
    await sync.trust({ ...all, receive, label: 'laptop', current: key() })
    assert.deepEqual(await sync.partners(), [
      {
        partner,
        label: 'laptop',
        send: 'all',
        receive: [
          { client: utf8('client'), vaults: [utf8('one'), utf8('two')] },
          { client: utf8('other') },
        ],
      },
    ])
  })

  it('are narrowed without proof, and never widened', async () => {
    const [a, b] = [await makeParty(), await makeParty()]
    const { sync } = a.stronghold
    const set = (send: Scope, receive: Scope) => sync.trust({ partner: b.publicKey, send, receive })
    await trust(a, b, { send: 'all', receive: [{ client: 'client' }] })
    await rejects(set('all', 'all'), 'PROOF_REQUIRED')
    await rejects(set('all', [{ client: 'other' }]), 'PROOF_REQUIRED')
    await set([{ client: 'x', vaults: ['1', '2'] }, { client: 'y' }], [{ client: 'client' }])
    await rejects(set([{ client: 'x' }], 'none'), 'PROOF_REQUIRED')
    await rejects(set([{ client: 'x', vaults: ['1', '3'] }], 'none'), 'PROOF_REQUIRED')
    await rejects(set('all', 'none'), 'PROOF_REQUIRED')
    await set(
      [
        { client: 'x', vaults: ['2'] },
        { client: 'y', vaults: ['3'] },
      ],
      'none',
    )
    await set('none', 'none')
    await rejects(set([{ client: 'y' }], 'none'), 'PROOF_REQUIRED')
  })

  it('have bounds, real keys and no part in the metadata', async () => {
    const { stronghold } = await makeParty()
    const { sync } = stronghold
    const of = (partner: Uint8Array, send: Scope = 'none', label = '') =>
      sync.trust({ partner, send, receive: 'none', label, current: key() })
    await rejects(of(new Uint8Array(32)), 'INVALID_ARGUMENT')
    await rejects(of(new Uint8Array(32).fill(0, 0, 31).fill(1, 0, 1)), 'INVALID_ARGUMENT')
    await rejects(of(new Uint8Array(31).fill(9)), 'INVALID_ARGUMENT')
    const good = new Uint8Array(32).fill(9)
    await rejects(of(good, [{ client: 'stronghold.ts' }]), 'RESERVED_NAME')
    await rejects(of(good, 'none', 'x'.repeat(257)), 'INVALID_ARGUMENT')
    await rejects(of(good, [{ client: new Uint8Array(1024 * 1024) }]), 'INVALID_ARGUMENT')
    for (let i = 0; i < 256; i++) await of(new Uint8Array(32).fill(9).fill(i, 1, 2))
    await rejects(of(new Uint8Array(32).fill(8)), 'INVALID_ARGUMENT')
    await of(new Uint8Array(32).fill(9).fill(7, 1, 2), 'all')
    assert.equal((await sync.partners()).length, 256)
    await sync.distrust({ partner: new Uint8Array(32).fill(9).fill(7, 1, 2) })
    await sync.distrust({ partner: new Uint8Array(32).fill(9).fill(7, 1, 2) })
    assert.equal((await sync.partners()).length, 255)
  })

  it('are in the file with the next commit, whichever it is, and gone from it likewise', async () => {
    const [a, b] = [await makeParty(), await makeParty()]
    await a.stronghold.commit()
    await trust(a, b)
    assert.equal(a.stronghold.dirty, true)
    await reopen(a)
    assert.deepEqual(await a.stronghold.sync.partners(), [])
    await trust(a, b)
    await a.stronghold.commit()
    await reopen(a)
    assert.equal((await a.stronghold.sync.partners()).length, 1)
    await a.stronghold.sync.distrust({ partner: b.publicKey })
    await a.stronghold.commitClient('client')
    await reopen(a)
    assert.deepEqual(await a.stronghold.sync.partners(), [])
    await trust(a, b)
    await a.stronghold.commitClient('client')
    await reopen(a)
    assert.equal((await a.stronghold.sync.partners()).length, 1)
    await a.stronghold.clear()
    assert.deepEqual(await a.stronghold.sync.partners(), [])
  })

  it('that are distrusted get and bring nothing, at once', async () => {
    const [a, b] = await makePair()
    await write(a.client, at('x'), 1)
    const pulling = await begin(b, a)
    await a.stronghold.sync.distrust({ partner: b.publicKey })
    await rejects(pull(b, a), 'PARTNER_UNKNOWN')
    await trust(a, b)
    const { answer } = await a.stronghold.sync.answerPull({
      partner: b.publicKey,
      own: { client: a.stronghold.client('keys'), privateKey: at('x25519', 'identity') },
      request: pulling.request,
    })
    await b.stronghold.sync.distrust({ partner: a.publicKey })
    await rejects(pulling.continue(answer), 'PARTNER_UNKNOWN')
    await rejects(begin(b, a), 'PARTNER_UNKNOWN')
    assert.equal(await numberAt(b.client, at('x')), undefined)
  })

  it('are not believed when their record was changed', async () => {
    const [a, b] = await makePair()
    await a.stronghold.commit()
    const bytes = await a.storage.read()
    // Whoever holds the key may write anything; a record that makes no sense trusts nobody.
    const damaged = withPartnersRecord(bytes, utf8('\u0000 no partners'))
    await a.storage.replace(damaged)
    await reopen(a)
    await rejects(a.stronghold.sync.partners(), 'SNAPSHOT_DAMAGED')
    await rejects(trust(a, b), 'SNAPSHOT_DAMAGED')
    await rejects(begin(a, b), 'SNAPSHOT_DAMAGED')
    await rejects(a.stronghold.sync.distrust({ partner: b.publicKey }), 'SNAPSHOT_DAMAGED')
    // All else goes on.
    await a.stronghold.loadClient('client')
    await write(a.stronghold.client('client'), at('x'), 1)
  })
})

describe('onCommitted', () => {
  it('tells of commits that wrote changes, whatever its listeners do', async () => {
    const { stronghold, client } = await makeParty()
    const heard: string[] = []
    const stop = stronghold.onCommitted(() => heard.push('first'))
    stronghold.onCommitted(() => {
      throw new Error('a listener')
    })
    stronghold.onCommitted(() => Promise.reject(new Error('a listener, later')) as never)
    stronghold.onCommitted(() => heard.push('last'))
    await stronghold.commit()
    assert.deepEqual(heard.splice(0), ['first', 'last'])
    await stronghold.commit()
    assert.deepEqual(heard, [])
    await write(client, at('x'), 1)
    assert.deepEqual(heard, [])
    await stronghold.commitClient('client')
    assert.deepEqual(heard.splice(0), ['first', 'last'])
    stop()
    await write(client, at('x'), 2)
    await stronghold.commit()
    assert.deepEqual(heard.splice(0), ['last'])
  })

  it('is silent about a commit that failed', async () => {
    const { stronghold, storage, client } = await makeParty()
    const heard: string[] = []
    stronghold.onCommitted(() => heard.push('commit'))
    await write(client, at('x'), 1)
    const replace = storage.replace.bind(storage)
    storage.replace = () => Promise.reject(new Error('full'))
    await assert.rejects(stronghold.commit())
    assert.deepEqual(heard, [])
    storage.replace = replace
    await stronghold.commit()
    assert.deepEqual(heard, ['commit'])
  })
})

/** The file with other bytes as its record `partners`. */
function withPartnersRecord(file: Uint8Array, content: Uint8Array): Uint8Array {
  const allocator = createAllocator({ backend: 'heap' })
  const powers = { crypto: nativeProvider, allocator }
  const { body } = parseEnvelope(file)
  using fileKey = FileKey.unlock(powers, body, new Uint8Array(32).fill(1))
  using snapshot = SnapshotState.decode(powers, fileKey.open(body))
  const reserved = snapshot.clients.get(
    idKey(deriveClientId(nativeProvider, utf8('stronghold.ts'))),
  )
  const vaultId = deriveVaultId(nativeProvider, utf8('metadata'))
  const recordId = deriveRecordId(nativeProvider, vaultId, utf8('partners'))
  assert.equal(reserved?.recordExists(vaultId, recordId), true)
  reserved?.writeSecret(vaultId, recordId, content)
  return fileKey.seal(snapshot.encode())
}
