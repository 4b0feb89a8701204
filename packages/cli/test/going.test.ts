import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { KeyProvider, Location, Stronghold, WriteVault } from '@stronghold/stronghold'
import type { Command } from 'commander'
import { createProgram } from '#internal/commands/program.js'
import { destruction } from '#internal/consent/destroying.js'
import { recordsGoing } from '#internal/consent/going.js'
import { readProcedures } from '#internal/run/facts.js'
import { Folder, fixtureKey, fixtures } from './support.js'
import { converse, type Line } from './terminal.js'

const [, did, , frag] = fixtureKey as [string, string, string, string]
const ids = 'id:[0-9a-f]{48}/id:[0-9a-f]{48}'
const inUse = `record '${frag}', Unknown, use not recorded`.replaceAll('$', '\\$')
const revoked = `record ${ids}, revoked`
const target = ['--output', frag, '--replace']
const words = `${'abandon '.repeat(11)}about`

/** Commands that destroy in a client, with what they take and what their questions say. */
const questions: Readonly<Record<string, readonly [string[], ...string[]]>> = {
  'record delete': [[frag], inUse],
  'record revoke': [[frag], inUse],
  'record prune': [['$vault', '--keep', '1'], revoked],
  'vault delete': [
    ['$vault', 'other'],
    "vault '\\$vault', 2 records",
    `record ${ids}, Unknown, use not recorded`,
    revoked,
    'vault other, not known here',
  ],
  'client purge': [
    [],
    `client ${did}, 2 records, 1 value`,
    `record ${ids}, Unknown`,
    revoked,
    'value b',
  ],
  'key generate': [[...target, '--type', 'ed25519'], inUse],
  'key import': [[...target, '--type', 'ed25519', '--input', 'RAW'], inUse],
  'bip39 generate': [target, inUse],
  'bip39 recover': [[...target, '--mnemonic-file', 'WORDS'], inUse],
  'slip10 generate': [target, inUse],
  'slip10 derive': [[...target, '--seed', frag, '--path', "m/0'"], inUse],
  'secret write': [[...target, '--input', 'RAW'], inUse],
  'record write': [[...target, '--input', 'RAW'], inUse],
  'record copy': [[frag, ...target], inUse],
  'run revoke-data': [['--location', frag, '--collect'], inUse, revoked],
  'run garbage-collect': [['--vault-path', 'hex:247661756c74'], revoked],
  'run write-vault': [['--data', '@RAW', '--location', frag, '--replace'], inUse],
  'store set': [['b', '--input', 'RAW'], 'value b'],
  'store delete': [['b'], 'value b'],
}

/** What destroys no record, vault, client or value. */
const others = ['policy attach', 'policy remove', 'peer allow']

// `script` of util-linux makes a pseudo-terminal; other systems' take other options.
const terminal = spawnSync('script', ['--version']).stdout?.includes('util-linux')
  ? {}
  : { skip: 'needs script(1) of util-linux' }

test('every command that destroys in a client is asked here, or is of a kind that is', () => {
  const program = createProgram(() => async () => undefined, '0', readProcedures())
  const kinds = new Map(readProcedures().map(({ name, kind }) => [name.toLowerCase(), kind]))
  let found = 0
  for (const command of leaves(program)) {
    const isInClient = command.options.some(({ long }) => long === '--client')
    if (destruction(command) === undefined || !isInClient) continue
    found++
    const name = nameOf(command)
    if (name in questions || others.includes(name)) continue
    // All others of `run` are of one piece with `run write-vault`.
    const kind = kinds.get(command.name().replaceAll('-', ''))
    assert(name.startsWith('run ') && (kind === 'generate' || kind === 'derive'), name)
  }
  assert(found > 30, `${found}`)
})

test('the question names what goes in a file that has no names', terminal, async () => {
  const folder = await Folder.with(await readFile(`${fixtures}python-v3-wf1.stronghold`))
  const { keyHex } = JSON.parse(await readFile(`${fixtures}python-v3-wf1.json`, 'utf8'))
  await folder.write('key', keyHex)
  const raw = await folder.write('raw', 'x'.repeat(32))
  const mnemonic = await folder.write('words', words)
  const before = await readFile(folder.file)
  const given = Object.entries(questions).map(([name, [args]]) => [
    ...name.split(' '),
    ...folder.open,
    ...['-c', did],
    ...args.map((text) => text.replace('RAW', raw).replace('WORDS', mnemonic)),
  ])
  const list = await folder.write('commands', JSON.stringify(given))
  const program = fileURLToPath(new URL('programs/commands-here.js', import.meta.url))
  const no: readonly Line[] = given.map(() => ['[y/N] ', 'n\r'])
  const { screen } = await converse(`'${process.execPath}' '${program}' '${list}'`, no)
  const parts = screen.split('== exit 8').slice(0, -1)
  assert.equal(parts.length, given.length, screen)
  for (const [i, [name, [, ...lines]]] of Object.entries(questions).entries()) {
    const part = parts[i] as string
    const [, said = ''] = /This goes:\r\n(.*)Destroy or replace it\?/s.exec(part) ?? []
    const shown = said.trimEnd().split('\r\n')
    assert.equal(shown.length, lines.length, part)
    for (const [j, line] of lines.entries()) {
      assert.match(shown[j] as string, new RegExp(`^ +${line}`), name)
    }
  }
  assert.deepEqual(await readFile(folder.file), before)
})

test('what is written anywhere is found by its name and by its ids, and nothing else is', async () => {
  const folder = await Folder.empty()
  await using stronghold = await Stronghold.create({
    path: folder.file,
    key: KeyProvider.makeRandom(),
    workFactor: 1,
  })
  const names = ['', 'v', '$vault/a', 'hex:', 'é', Uint8Array.of(0, 255), 'v'.repeat(300)]
  const client = await stronghold.createClient(Uint8Array.of(0xff))
  for (const vault of names) {
    const locations = [
      ...names.map((record) => Location.generic(vault, record)),
      ...[0, 1, 2].map((counter) => Location.counter(vault, counter)),
    ]
    for (const location of locations) {
      assert.match((await recordsGoing(stronghold, client, [location])).join(), /not known here$/)
      await client.execute(WriteVault({ data: Uint8Array.of(1), location }))
    }
    const going = await recordsGoing(stronghold, client, locations)
    assert.equal(new Set(going).size, locations.length)
    assert.doesNotMatch(going.join(), /not known here/)
    assert.deepEqual(
      await recordsGoing(stronghold, client, [Location.counter(vault)]),
      going.slice(-1),
    )
  }
  const [known] = await stronghold.inventory()
  const byId = (known?.vaults ?? []).flatMap(({ id, records }) =>
    records.map((record) => Location.byId(id, record.id)),
  )
  const all = await recordsGoing(stronghold, client, [...byId, ...byId])
  assert.equal(all.length, names.length * (names.length + 3))
  assert.doesNotMatch(all.join(), /not known here/)
  // Behind a gap another program may have written: which version the head is cannot be told.
  await client.execute(WriteVault({ data: Uint8Array.of(1), location: Location.counter('v', 9) }))
  const head = await recordsGoing(stronghold, client, [Location.counter('v')])
  assert.deepEqual(head, ['record v#head, not known here'])
})

function leaves(command: Command): Command[] {
  return command.commands.flatMap((child) => (child.commands.length > 0 ? leaves(child) : [child]))
}

function nameOf(command: Command): string {
  return command.parent?.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name()
}
