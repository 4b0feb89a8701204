import assert from 'node:assert/strict'
import { copyFile, readFile, stat } from 'node:fs/promises'
import { test } from 'node:test'
import { Folder, fails, json, run, stdoutOf } from './support.js'

interface Report {
  readonly copied: readonly { readonly location: string; readonly reason: string }[]
  readonly replaced: readonly { readonly location: string; readonly reason: string }[]
  readonly conflict: readonly { readonly location: string }[]
  readonly kept: readonly { readonly location: string; readonly reason: string }[]
  readonly refused: readonly { readonly reason: string }[]
  readonly equal: number
}

test('sync, and a client out of another snapshot', async () => {
  const [here, there] = await Promise.all([Folder.created(), Folder.created()])
  const write = (folder: Folder, name: string, input: string, client = 'a', ...rest: string[]) =>
    stdoutOf(['secret', 'write', ...folder.open, '-c', client, '--output', name, ...rest], {
      input,
    })
  await write(here, 'v/same', 'x')
  await copyFile(here.file, there.file)
  await write(there, 'v/new', 'x')
  await write(there, 'v/same', 'y', 'a', '--replace', '--yes')
  await write(there, 'w/limited', 'z', 'b')
  const limit = ['policy', 'attach', ...there.open, '-c', 'b', '--vault', 'w']
  await stdoutOf(limit, { input: '{"version":1,"usages":["PublicKey"]}' })

  const other = ['--from-passphrase-file', `${there.path}/key`, '--from-key-derivation', 'raw']
  const sync = ['sync', 'from', there.file, ...here.open, ...other]
  const before = await readFile(here.file)
  const refused = await run([...sync, '--json'])
  assert.equal(refused.code, 5, refused.stderr)
  const shown = JSON.parse(refused.stdout) as Report
  assert.deepEqual(
    shown.conflict.map(({ location }) => location),
    ['v/same'],
  )
  assert.match(refused.stderr, /SYNC_CONFLICT/)
  assert.deepEqual(await readFile(here.file), before)
  assert.deepEqual(await json([...sync, '--dry-run']), shown)
  const dry = (await json([...sync, '--dry-run', '--merge', 'newest'])) as Report
  assert.deepEqual(
    [...dry.copied, ...dry.replaced].map(({ location, reason }) => [location, reason]),
    [
      ['v/new', 'absent'],
      ['v/same', 'newer'],
    ],
  )
  assert.deepEqual(
    dry.refused.map(({ reason }) => reason),
    ['policy'],
  )
  const chosen = [...sync, '--only', 'a', '--merge', 'keep-old', '--as']
  await fails([...sync, '--as', 'c'], 'USAGE', 2)
  await fails([...sync, '--map-vaults', 'v'], 'USAGE', 2)
  assert.match(
    await stdoutOf([...chosen, 'a', '--records', 'v/same', 'v/new']),
    /^copied {3}v\/new \(absent\)\nkept {5}v\/same \(keepOld\)\ncopied 1, replaced 0, revoked 0, kept 1, conflict 0, refused 0, narrowed 0, noted 0, equal 0\n$/,
  )
  assert.deepEqual(await json(['record', 'exists', 'v/new', ...here.open, '-c', 'a']), {
    exists: true,
  })
  const wrong = await here.write('wrong', `${'00'.repeat(32)}\n`)
  const unlock = ['--from-passphrase-file', wrong, '--from-key-derivation', 'raw']
  await fails(['sync', 'from', there.file, ...here.open, ...unlock], 'WRONG_KEY', 4)

  const take = ['client', 'import', there.file, ...here.open, ...other, '-c']
  await fails([...take, 'a'], 'CLIENT_EXISTS', 5)
  const taken = (await json([...take, 'b', '--as', 'c'])) as { client: string; id: string }
  assert.equal(taken.client, 'c')
  assert.deepEqual(await json(['record', 'exists', 'w/limited', ...here.open, '-c', 'c']), {
    exists: true,
  })
  await fails(
    ['client', 'import', `${there.path}/none`, ...here.open, '-c', 'a'],
    'SNAPSHOT_NOT_FOUND',
    3,
  )
})

test('a secret that a sync replaced is named, and is taken back as the notice says', async () => {
  const [here, there] = await Promise.all([Folder.created(), Folder.created()])
  const write = (folder: Folder, input: string, ...rest: string[]) => {
    const record = [
      'record',
      'write',
      ...folder.open,
      '-c',
      'a',
      '--output',
      'v/k',
      '--readers',
      'a',
    ]
    return stdoutOf([...record, ...rest], { input })
  }
  await write(here, 'mine')
  await copyFile(here.file, there.file)
  await write(there, 'theirs', '--replace', '--yes')
  const key = (folder: Folder) => [
    ...['--from-passphrase-file', `${folder.path}/key`, '--from-key-derivation', 'raw'],
  ]
  const sync = ['sync', 'from', there.file, ...here.open, ...key(there), '--merge', 'newest']
  const { code, stdout, stderr } = await run(sync)
  assert.equal(code, 0, stderr)
  assert.match(stdout, /^replaced v\/k \(newer\)$/m)
  const [, kept = ''] = /(\S+\.g\d+) has the state before it/.exec(stderr) ?? []
  const read = ['record', 'read', 'v/k', ...here.open, '-c', 'a']
  assert.equal(await stdoutOf(read), 'theirs')
  const back = ['sync', 'from', kept, ...here.open, ...key(here), '--only', 'a', '--records', 'v/k']
  const again = await run([...back, '--merge', 'replace'])
  assert.match(again.stdout, /^replaced v\/k/m, again.stderr)
  assert.equal(await stdoutOf(read), 'mine')
})

test('what a sync puts elsewhere can be found by its name', async () => {
  const [here, there] = await Promise.all([Folder.created(), Folder.created()])
  for (const location of ['from/k', 'chosen/k']) {
    const made = ['key', 'generate', ...there.open, '-c', 'a', '--type', 'ed25519']
    await stdoutOf([...made, '--output', location])
  }
  const other = ['--from-passphrase-file', `${there.path}/key`, '--from-key-derivation', 'raw']
  const sync = ['sync', 'from', there.file, ...here.open, ...other, '--only', 'a']
  await stdoutOf([...sync, '--as', 'b', '--vaults', 'from', '--map-vaults', 'from=to'])
  await stdoutOf([...sync, '--records', 'chosen/k'])
  const { clients } = (await json(['list', ...here.open])) as {
    clients: { name: string; vaults: { name: string; records: { location: string }[] }[] }[]
  }
  assert.deepEqual(
    clients.map(({ name, vaults }) => [
      name,
      ...vaults.map((vault) => [vault.name, ...vault.records.map(({ location }) => location)]),
    ]),
    [
      ['a', ['chosen', 'chosen/k']],
      ['b', ['to', 'to/k']],
    ],
  )
})

test('records go sealed from one snapshot to another, once', async () => {
  const [from, to] = await Promise.all([Folder.created(), Folder.created()])
  const keys = await Promise.all(
    [from, to].map(async (folder) => {
      const client = [...folder.open, '-c', 'me']
      await stdoutOf(['key', 'generate', ...client, '--type', 'x25519', '--output', 'k/x'])
      const show = ['key', 'public', ...client, '--type', 'x25519', '--key', 'k/x']
      return `hex:${(await stdoutOf(show)).trim()}`
    }),
  )
  const [sender = '', recipient = ''] = keys
  const client = [...from.open, '-c', 'alice']
  await stdoutOf(['secret', 'write', ...client, '--output', 'v/one'], { input: 'x' })
  const sealed = `${from.path}/sealed`
  const seal = ['export', ...from.open, '-c', 'me', '--key', 'k/x', '--output', sealed]
  const how = ['--only', 'alice', '--purpose', 'move']
  await fails([...seal, ...how, '--recipient', 'hex:00'], 'KEY_MALFORMED', 4)
  const report = (await json([...seal, ...how, '--recipient', recipient])) as Report
  assert.equal(report.copied.length, 1)
  assert.equal((await stat(sealed)).mode & 0o777, 0o600)
  await fails([...seal, ...how, '--recipient', recipient], 'OUTPUT_EXISTS', 5)

  const open = ['import', sealed, ...to.open, '-c', 'me', '--key', 'k/x', '--sender', sender]
  await fails(open, 'EXPORT_REJECTED', 4)
  const imported = (await json([...open, '--purpose', 'move'])) as Report
  assert.deepEqual(
    imported.copied.map(({ location }) => location),
    ['v/one'],
  )
  assert.deepEqual(await json(['record', 'exists', 'v/one', ...to.open, '-c', 'alice']), {
    exists: true,
  })
  await fails([...open, '--purpose', 'move'], 'EXPORT_REPLAYED', 4)
})
