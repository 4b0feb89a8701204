import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from './serving.js'
import { Folder, fails, json, run, stdoutOf } from './support.js'

interface Listed {
  readonly peers: readonly {
    readonly id: string
    readonly name: string
    readonly addresses: readonly string[]
    readonly exchangeKey: string | null
    readonly banned: boolean
    readonly rules: { readonly inbound: unknown; readonly outbound: unknown }
  }[]
}

const stranger = '12D3KooWSPGkWqrhMkC1oHVQPfWwPCuUWwwfqzPze9jfMZ97xga3'
const address = '/ip4/192.0.2.7/tcp/4141'

test('an identity is made once, and is the same from then on', async () => {
  const folder = await Folder.created()
  const first = (await json(['peer', 'id', ...folder.open])) as Record<string, string>
  assert.deepEqual(Object.keys(first), ['id', 'exchangeKey'])
  assert.match(first.id as string, /^12D3KooW/)
  assert.match(first.exchangeKey as string, /^[0-9a-f]{64}$/)
  assert.equal(await idOf(folder), first.id)
})

test('peers are added, listed, renamed, banned and removed', async () => {
  const { open } = await Folder.created()
  const list = async () => ((await json(['peer', 'list', ...open])) as Listed).peers
  assert.deepEqual(await list(), [])
  assert.equal(await stdoutOf(['peer', 'list', ...open]), '')
  await json(['peer', 'add', stranger, ...open, '--name', 'server', '--address', address])
  assert.deepEqual(await list(), [
    {
      id: stranger,
      name: 'server',
      addresses: [address],
      exchangeKey: null,
      banned: false,
      rules: { version: 1, inbound: { clients: [] }, outbound: 'allow' },
    },
  ])
  await json(['peer', 'outbound', 'server', 'ask', ...open])
  await json(['peer', 'rename', 'server', ...open, '--name', 'old server'])
  assert.deepEqual(await json(['peer', 'ban', 'old server', ...open]), {
    id: stranger,
    banned: true,
  })
  const words = await stdoutOf(['peer', 'list', ...open])
  assert.match(words, /^'old server' 12D3KooW/)
  assert.match(words, /at \/ip4\/192\.0\.2\.7\/tcp\/4141\n {2}banned/)
  assert.match(words, /what somebody says yes to/)
  await json(['peer', 'unban', stranger, ...open])
  assert.equal((await list())[0]?.banned, false)
  assert.deepEqual(await json(['peer', 'remove', '--yes', 'old server', ...open]), {
    removed: stranger,
  })
  // A ban is for those who are not known, too.
  await json(['peer', 'ban', stranger, ...open])
  assert.deepEqual(
    (await list()).map(({ name, banned }) => ({ name, banned })),
    [{ name: stranger, banned: true }],
  )
})

test('an address of a peer is one line on a terminal, whatever is in it', async () => {
  const { open } = await Folder.created()
  const hostile = '/dns4/a\n12D3KooW\x1b[2J\x9b2J\u202e.example/tcp/1'
  const add = ['peer', 'add', stranger, ...open, '--name', 'server', '--address', hostile]
  const words = await stdoutOf(add)
  assert.match(words, /^ {2}at "\/dns4\/a\\u\{a\}12D3KooW\\u\{1b\}\[2J.*\.example\/tcp\/1"$/m)
  assert.equal(await stdoutOf(['peer', 'list', ...open]), words)
  const list = ['peer', 'list', ...open]
  for (const text of [words, await stdoutOf([...list, '--json'])]) {
    assert.doesNotMatch(text, /(?!\n)[\p{Cc}\p{Cf}]/u)
  }
  assert.deepEqual(((await json(list)) as Listed).peers[0]?.addresses, [hostile])
})

test('what is no peer is refused', async () => {
  const { open } = await Folder.created()
  await json(['peer', 'add', stranger, ...open, '--name', 'server'])
  await fails(['peer', 'remove', '--yes', 'nobody', ...open], 'PEER_UNKNOWN', 3)
  await fails(['peer', 'unban', 'nobody', ...open], 'PEER_UNKNOWN', 3)
  await fails(['peer', 'ban', 'nobody', ...open], 'INVALID_ARGUMENT', 2)
  await fails(['peer', 'add', 'nobody', ...open, '--name', 'a'], 'INVALID_ARGUMENT', 2)
  const wrong = ['--name', 'server', '--address', 'nowhere']
  await fails(['peer', 'add', stranger, ...open, ...wrong], 'INVALID_ARGUMENT', 2)
  await fails(['peer', 'outbound', 'server', 'perhaps', ...open], 'USAGE', 2)
  await fails(['peer', 'trust', 'server', ...open, '--send', 'all'], 'PARTNER_UNKNOWN', 8)
  await fails(['peer', 'trust', 'server', ...open], 'USAGE', 2)
  await fails(['peer', 'pair', ...open, '--name', 'me'], 'USAGE', 2)
  await fails(['peer', 'pair', ...open, '--name', 'me', '--code-file', 'x'], 'USAGE', 2)
})

test('what is allowed adds up, is said in words, and is taken away again', async () => {
  const { open } = await Folder.created()
  await json(['peer', 'add', stranger, ...open, '--name', 'laptop'])
  const allow = ['peer', 'allow', 'laptop', ...open]
  const signer = [...allow, '-c', 'signer']
  const words = (given: string) => given.split('\n').slice(1, -2)
  await stdoutOf([...signer, '--procedures', 'ed25519-sign', 'PublicKey', '--use', 'keys'])
  assert.deepEqual(words(await stdoutOf([...signer, '--list', 'keys', '--store', 'read'])), [
    '  it may, in signer: run Ed25519Sign, PublicKey; use, list in vault keys; read the store',
  ])
  assert.deepEqual(words(await stdoutOf([...signer, '--ask', '--all-vaults', 'use,write'])), [
    '  it may, in signer: run Ed25519Sign, PublicKey; use, list in vault keys; read the store',
    '  if somebody says yes, in signer: use, write in every vault',
  ])
  const replaced = await stdoutOf([...signer, '--replace', '--yes', '--store', 'write'])
  assert.deepEqual(words(replaced), ['  it may, in signer: read and write the store'])
  const all = (await json([...allow, '-c', 'other', '--procedures', 'all'])) as Listed['peers'][0]
  const { clients } = all.rules.inbound as { clients: { permissions: { procedures: string[] } }[] }
  assert(clients[1] !== undefined && clients[1].permissions.procedures.length > 30)
  const left = await stdoutOf(['peer', 'deny', 'laptop', ...open, '-c', 'other'])
  assert.deepEqual(words(left), ['  it may, in signer: read and write the store'])
  assert.deepEqual(words(await stdoutOf(['peer', 'deny', 'laptop', ...open])), [
    '  it may not connect',
  ])

  await fails([...allow, '--store', 'read'], 'USAGE', 2)
  await fails(signer, 'USAGE', 2)
  await fails([...signer, '--procedures', 'nonsense'], 'USAGE', 2)
  await fails([...signer, '--all-vaults', 'own'], 'USAGE', 2)
  await fails([...signer, '--yes', '--from', 'rules.json'], 'USAGE', 2)
  await fails(['peer', 'allow', 'nobody', ...open, '-c', 'a', '--store', 'read'], 'PEER_UNKNOWN', 3)
})

test('rules go out as a document and come back as they were', async () => {
  const folder = await Folder.created()
  const { open } = folder
  await json(['peer', 'add', stranger, ...open, '--name', 'laptop'])
  const grant = ['-c', 'signer', '--procedures', 'Ed25519Sign', '--use', 'keys', 'sp ace/ü']
  const given = (await json(['peer', 'allow', 'laptop', ...open, ...grant])) as Listed['peers'][0]
  const path = await folder.write('rules.json', JSON.stringify(given.rules))
  await json(['peer', 'deny', 'laptop', ...open])
  // What was said of the whole peer is not undone by a grant.
  await fails(['peer', 'allow', 'laptop', ...open, ...grant], 'FIREWALL_DENIED', 8)
  const again = ['peer', 'allow', 'laptop', ...open, ...grant, '--replace', '--yes']
  assert.deepEqual(await json(again), given)
  const from = ['peer', 'allow', 'laptop', '--yes', ...open, '--from']
  assert.deepEqual(await json([...from, path]), given)
  const part = '{"version":1,"outbound":"deny"}'
  const changed = (await json([...from, '-'], { input: part })) as Listed['peers'][0]
  assert.deepEqual(changed.rules, { ...given.rules, outbound: 'deny' })
  const wrong = await run([...from, '-'], { input: '{"version":1,"inbound":"all"}' })
  assert.equal(wrong.code, 2)
  assert.match(wrong.stderr, /INVALID_ARGUMENT.*\nhint: .*peer schema/)
  const schema = (await json(['peer', 'schema'])) as { required: string[] }
  assert.deepEqual(schema.required, ['version'])

  // Of a rule for every client, one cannot be taken out: that is said, and nothing is changed.
  const asking = await folder.write('ask.json', '{"version":1,"inbound":"ask"}')
  const asked = await json(['peer', 'allow', 'laptop', '--yes', ...open, '--from', asking])
  const one = ['peer', 'deny', 'laptop', ...open, '-c', 'signer']
  const { stderr } = await fails(one, 'FIREWALL_DENIED', 8)
  assert.match(stderr, /is ask, for every client/)
  const { peers } = (await json(['peer', 'list', ...open])) as Listed
  assert.deepEqual(peers, [asked])
})
