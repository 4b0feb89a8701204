import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  KeyProvider,
  Location,
  MemoryStorage,
  Stronghold,
  WriteVault,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { hex, utf8 } from './bytes.js'

describe('Location', () => {
  it('reads the written forms', () => {
    assert.deepEqual(Location.parse('vault/record'), Location.generic('vault', 'record'))
    assert.deepEqual(Location.parse('a/b/c'), Location.generic('a/b', 'c'))
    assert.deepEqual(Location.parse('vault#7'), Location.counter('vault', 7))
    assert.deepEqual(Location.parse('vault/a#x'), Location.generic('vault', 'a#x'))
    for (const wrong of [
      '',
      'vault',
      '/record',
      'vault/',
      '#7',
      'vault#',
      'vault#99999999999999999',
    ]) {
      assert.throws(() => Location.parse(wrong), { code: 'INVALID_ARGUMENT' }, wrong)
    }
  })

  // Ids as the Rust original derives them: stronghold-rs vectors, section `ids`.
  it('resolves to the ids of the original', async () => {
    await using stronghold = await Stronghold.create({
      storage: new MemoryStorage(),
      key: KeyProvider.makeRandom(),
      inside: () => startInProcess(),
    })
    const client = await stronghold.createClient('client_path')
    for (const location of [
      Location.generic('vault_path', 'record_path'),
      Location.counter('vault_path', 0),
      Location.counter('vault_path', 1),
    ]) {
      await client.execute(WriteVault({ data: utf8('secret'), location }))
    }
    const [facts] = await stronghold.inspect()
    assert.deepEqual(facts?.id, hex('8730e060d876af186ad4a5b3db56e7f9c241472f0588392e'))
    const [vault] = facts?.vaults ?? []
    assert.deepEqual(vault?.id, hex('3ce994b60bbf850cfaa0d33b888bf01e7b6891a5e4f3ff7c'))
    assert.deepEqual(
      new Set(vault?.records.map(({ id }) => Buffer.from(id).toString('hex'))),
      new Set([
        '923e111b851c0c0db467fd1b5a0471c96cec086b5579223a',
        'df9c4f71f4f5ae8200af2faf96595203878cd2fb7a1de0f5',
        '52302dc46d3e1027fd1deb89dd9caf7e59ee01a3c2626987',
      ]),
    )
  })
})
