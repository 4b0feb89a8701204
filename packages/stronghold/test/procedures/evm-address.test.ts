import assert from 'node:assert/strict'
import { it } from 'node:test'
import { GetEvmAddress } from '@stronghold/stronghold'
import { hex } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, onEveryInside, write } from './clients.js'

await onEveryInside('GetEvmAddress', (fresh) => {
  it('is the address of EIP-155, "Example", and of the key 1', async () => {
    const client = await fresh()
    for (const [key, address] of [
      ['46'.repeat(32), '9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f'],
      // The point is G (SEC 2, section 2.4.1); its address is that of every Ethereum library.
      [`${'00'.repeat(31)}01`, '7e5f4552091a69125d5dfcb7b8c2659029395bdf'],
    ] as const) {
      await write(client, { key })
      const call = GetEvmAddress({ privateKey: at('key') })
      assert.deepEqual(await client.execute(call), hex(address))
      assert.deepEqual(await client.execute(call), hex(address))
    }
  })

  it('takes the first half of a SLIP-0010 node', async () => {
    const client = await fresh()
    await write(client, { node: '46'.repeat(32) + 'ff'.repeat(32) })
    assert.deepEqual(
      await client.execute(GetEvmAddress({ privateKey: at('node') })),
      hex('9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f'),
    )
  })

  it('refuses what is no scalar', async () => {
    const client = await fresh()
    for (const key of ['', '01'.repeat(31), '00'.repeat(32), 'ff'.repeat(32)]) {
      await write(client, { key })
      await rejects(client.execute(GetEvmAddress({ privateKey: at('key') })), 'KEY_UNSUITABLE')
    }
  })
})
