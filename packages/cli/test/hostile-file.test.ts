import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { openPeers } from '@stronghold/p2p/book'
import {
  type ClientInventory,
  GenerateKey,
  KeyProvider,
  Location,
  Stronghold,
  WriteVault,
} from '@stronghold/stronghold'
import { createProgram } from '#internal/commands/program.js'
import { Output } from '#internal/io/output.js'
import { inventoryLines, summary } from '#internal/text/inventory.js'
import { runHere } from './in-process.js'
import { Folder } from './support.js'

/** Each has a separator before the word, which must not be met outside of quotes. */
const names = [
  'a: only Ed25519Sign, FORGED',
  'a"; only FORGED, 1 uses, with approval',
  "it's FORGED",
  `'"a FORGED"'`,
  'a\n  vault FORGED',
  'a\x1b[2J\u202e FORGED',
  'a\u3000FORGED',
  '$(FORGED)',
]
/** What a label may hold. */
const labels = names.filter((name) => !/[\p{Cc}\u202e]/u.test(name))

/** A file of somebody who knows its key, and chose every name in it. */
async function hostileFile(): Promise<Folder> {
  const folder = await Folder.created()
  const key = KeyProvider.fromKey(new Uint8Array(32).fill(0x5a))
  await using stronghold = await Stronghold.open({ path: folder.file, access: 'write', key })
  for (const [i, name] of names.entries()) {
    const client = await stronghold.createClient(name)
    const location = Location.generic(name, name)
    const data = new Uint8Array(32)
    await client.execute(WriteVault({ data, location }))
    await client.execute(GenerateKey({ type: 'Ed25519', output: Location.counter(name) }))
    await client.labelRecord(location, labels[i % labels.length])
    await client.store.insert(name, data)
    await stronghold.policies.attach({ client: name, vault: name }, { usages: ['Hmac'] })
  }
  const { peers } = await openPeers(stronghold)
  const ids = ['12D3KooWSPGkWqrhMkC1oHVQPfWwPCuUWwwfqzPze9jfMZ97xga3']
  for (const id of ids) {
    const address = '/dns4/a FORGED\n.example/tcp/1'
    await peers.set({ id, name: `server' banned: "FORGED`, addresses: [address] })
    const inbound = {
      clients: names.map((path) => ({ path, permissions: { vaults: [{ path }] } })),
    }
    await peers.change(id, () => ({ inbound }))
  }
  await stronghold.commit()
  return folder
}

const file = await hostileFile()

/** The commands that show what is in a file, with what they need besides the file. */
const listings: Readonly<Record<string, readonly string[]>> = {
  list: [],
  inspect: [],
  'client list': [],
  'record list': ['-c', names[0] as string],
  'record versions': [names[0] as string, '-c', names[0] as string],
  'key list': [],
  'store list': ['-c', names[0] as string],
  'policy show': ['-c', names[0] as string, '--vault', names[0] as string],
  'peer list': [],
  'snapshot verify': [],
  'snapshot generations': [],
}

/** What is left of a line without what is in quotes. */
function unquoted(line: string): string {
  return line.replace(/'[^']*'|"[^"]*"/g, '')
}

test('every command that lists is in the list of this test', () => {
  const found: string[] = []
  const program = createProgram(() => async () => undefined, '0')
  const visit = (prefix: string, commands: typeof program.commands) => {
    for (const command of commands) {
      const name = `${prefix}${command.name()}`
      if (/^(list|inspect|show|versions|verify|generations)$/.test(command.name())) found.push(name)
      visit(`${name} `, command.commands)
    }
  }
  visit('', program.commands)
  // It lists nothing: it answers.
  const listing = found.filter((name) => name !== 'verify')
  assert.deepEqual(listing.sort(), Object.keys(listings).sort())
})

test('nothing that a file says is taken for what a command says', async () => {
  const opening = [...file.open]
  for (const [command, more] of Object.entries(listings)) {
    const key = command === 'snapshot generations' ? ['-f', file.file] : opening
    const { code, stdout, stderr } = await runHere([...command.split(' '), ...key, ...more])
    assert.equal(code, 0, `${command}: ${stderr}`)
    for (const line of `${stdout}${stderr}`.split('\n')) {
      assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u, command)
      assert.doesNotMatch(unquoted(line), /FORGED/, `${command}: ${line}`)
    }
  }
})

test('what is printed is accepted: each thing that is listed is found by its printed form', async () => {
  const { stdout } = await runHere(['list', ...file.open])
  const things = stdout.split('\n').map((line) => {
    const [, indent = '', first = ''] = /^( *)('[^']*'|"[^"]*"|\S+)/.exec(line) ?? []
    const [, second = ''] = /^ *\w+ ('[^']*'|"[^"]*"|[^\s:]+(?::[^\s:]+)*)/.exec(line) ?? []
    return {
      kind: indent.length === 4 ? 'record' : first,
      form: indent.length === 4 ? first : second,
    }
  })
  let client = ''
  let found = 0
  const clients = new Set<string>()
  for (const { kind, form } of things) {
    const given = shellReads(form)
    if (kind === 'client') client = given
    // Each costs a run of the command; names.test.ts tries thousands of names.
    clients.add(client)
    if (client === 'network' || clients.size > 4) continue
    const ways: Readonly<Record<string, readonly string[]>> = {
      client: ['record', 'list'],
      vault: ['policy', 'show', '--vault', given],
      record: ['record', 'exists', given],
      store: ['store', 'get', given],
    }
    const command = ways[kind]
    if (command === undefined) continue
    const outcome = await runHere([...command, ...file.open, '-c', client])
    assert.equal(outcome.code, 0, `${kind} ${form}: ${outcome.stderr}`)
    if (kind === 'record') assert.equal(outcome.stdout, 'yes\n', form)
    if (kind === 'vault') assert.match(outcome.stdout, /Hmac/)
    found++
  }
  assert(found >= 15)
})

test('a usage that is no word of a policy is quoted, and looks like no other', () => {
  const usages = ['a.b Ed25519Sign, 1 uses', 'a.b"FORGED', 'Ed25519Sign'] as never
  assert.equal(summary({ usages }), 'only "a.b Ed25519Sign, 1 uses" "a.b\\u{22}FORGED" Ed25519Sign')
  const record = {
    ...{ id: new Uint8Array(24), location: undefined, revoked: false, type: 'Data', uses: 0 },
    ...{ label: 'x"; only Ed25519Sign, 1 uses, with approval', readable: false, bornInside: false },
  }
  const vault = { id: new Uint8Array(24), name: undefined, policy: undefined, records: [record] }
  const client = { id: new Uint8Array(24), name: undefined, loaded: false, policy: undefined }
  const all = [{ ...client, vaults: [vault], storeKeys: [] }] as unknown as ClientInventory[]
  const stream = process.stderr
  const output = new Output({
    stdout: stream,
    stderr: stream,
    stdoutIsNull: false,
    env: {},
    json: false,
  })
  const [, , line = ''] = inventoryLines(output, all)
  assert.equal(
    unquoted(line).trim(),
    `id:${'00'.repeat(24)}/id:${'00'.repeat(24)}  Data  use not recorded`,
  )
})

function shellReads(form: string): string {
  if (form === '') return ''
  return execFileSync('/bin/sh', ['-c', `printf %s ${form}`], { encoding: 'utf8' })
}
