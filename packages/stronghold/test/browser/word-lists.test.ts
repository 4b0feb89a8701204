import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createContext, runInContext } from 'node:vm'
import {
  BIP39Generate,
  Ed25519Sign,
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  Stronghold,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { bundleForBrowser, webGlobals } from './bundle.js'

const key = () => KeyProvider.fromKey(new Uint8Array(32).fill(5))
const inside = () => startInProcess()

// Each test has languages of its own: a list that was loaded stays.
describe('Word lists that load when they are needed', () => {
  it('let nothing overtake: a commit writes the call before it', async () => {
    const storage = new MemoryStorage()
    const stronghold = await Stronghold.create({ storage, key: key(), workFactor: 1, inside })
    const client = await stronghold.createClient('client')
    const at = (record: string) => Location.generic('vault', record)
    // Two lists in one message, one list in the next, and nobody waits for either.
    const chain = client.executeChained([
      BIP39Generate({ language: 'spanish', output: at('one') }),
      BIP39Generate({ language: 'italian', output: at('two') }),
    ])
    const single = client.execute(BIP39Generate({ language: 'french', output: at('three') }))
    const order: string[] = []
    void chain.then(() => order.push('chain'))
    void single.then(() => order.push('single'))
    await stronghold.commit()
    order.push('commit')
    assert.deepEqual(order, ['chain', 'single', 'commit'])
    assert.equal(stronghold.dirty, false)
    await stronghold.close()

    await using opened = await Stronghold.open({ storage, key: key(), inside })
    const vault = (await opened.loadClient('client')).vault('vault')
    for (const record of ['one', 'two', 'three']) {
      assert.equal(await vault.recordExists(record), true, record)
    }
  })

  it('count a use once, though its message is handled twice', async () => {
    const storage = new MemoryStorage()
    await using stronghold = await Stronghold.create({
      storage,
      key: key(),
      workFactor: 1,
      inside,
    })
    const client = await stronghold.createClient('client')
    const privateKey = Location.generic('vault', 'key')
    await client.execute(GenerateKey({ type: 'Ed25519', output: privateKey }))
    await stronghold.policies.attach(
      { client: 'client', location: privateKey },
      { usages: ['Ed25519Sign'], maxUses: 2 },
    )
    const call = (language: 'portuguese' | 'simplified-chinese') =>
      client.executeChained([
        Ed25519Sign({ privateKey, message: new Uint8Array(1) }),
        BIP39Generate({ language, output: Location.generic('vault', language) }),
      ])
    await call('portuguese')
    await call('simplified-chinese')
    await assert.rejects(call('portuguese'), { code: 'USES_EXHAUSTED' })
  })

  it('end a wait when it is locked', async () => {
    const stronghold = await Stronghold.create({
      storage: new MemoryStorage(),
      key: key(),
      workFactor: 1,
      inside,
    })
    const client = await stronghold.createClient('client')
    const output = Location.generic('vault', 'seed')
    const waiting = client.execute(BIP39Generate({ language: 'czech', output }))
    const locking = stronghold.lock({ discard: true })
    await assert.rejects(waiting, { code: 'ZONE_DIED' })
    await locking
    assert.equal(stronghold.state, 'locked')
    await stronghold.close()
  })

  it('say that they could not be loaded, and nothing else is harmed', async () => {
    const contents = `export * from '@stronghold/stronghold'`
    // As when a server does not answer: here nothing loads a module later.
    const missing = ['@scure/bip39/wordlists/korean.js']
    const { outputFiles } = await bundleForBrowser(contents, 'iife', missing)
    const context = createContext(webGlobals())
    runInContext(outputFiles[0]?.text ?? '', context)
    const codes = await runInContext(
      `(async () => {
        const { BIP39Generate, KeyProvider, Location, MemoryStorage, Stronghold } = bundled
        const storage = new MemoryStorage()
        const stronghold = await Stronghold.create({ storage, key: KeyProvider.makeRandom() })
        const client = await stronghold.createClient('client')
        const call = (language) =>
          client.execute(BIP39Generate({ language, output: Location.generic('vault', language) }))
        const calls = [call('korean'), call('english'), call('korean')]
        const said = await Promise.allSettled(calls)
        const vault = client.vault('vault')
        const there = [
          await vault.recordExists('korean'),
          await vault.recordExists('english'),
        ]
        await stronghold.commit()
        await stronghold.close()
        return [...said.map(({ reason }) => reason?.code ?? 'done'), ...there]
      })()`,
      context,
    )
    assert.deepEqual([...codes], ['NOT_LOADED', 'done', 'NOT_LOADED', false, true])
  })
})
