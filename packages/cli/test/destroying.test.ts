import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { Folder, fails, json, run, stdoutOf } from './support.js'
import { converse } from './terminal.js'

interface Contents {
  readonly clients: readonly {
    readonly name: string
    readonly vaults: readonly {
      readonly name: string
      readonly records: readonly {
        readonly location: string
        readonly label?: string | null
        readonly policy?: object | null
        readonly readable: boolean
      }[]
    }[]
  }[]
}

/** What is known of the records of the client `a`. */
async function records(folder: Folder) {
  const { clients } = (await json(['list', ...folder.open])) as Contents
  return clients.flatMap(({ vaults }) => vaults.flatMap((vault) => vault.records))
}

test('what is replaced leaves nothing of what was said of it, whatever command replaces it', async () => {
  const folder = await Folder.created()
  const open = [...folder.open, '-c', 'a']
  const target = [...open, '--output', 'v/x']
  const plant = ['record', 'write', ...target, '--readers', 'a', '--label', 'planted']
  await stdoutOf([...plant, '--usages', 'write-vault'], { input: 'old' })
  const raw = await folder.write('secret', 'new')
  for (const command of [
    ['record', 'write', ...target, '--input', raw],
    ['secret', 'write', ...target, '--input', raw],
    ['run', 'write-vault', ...open, '--location', 'v/x', '--data', `@${raw}`],
    ['key', 'generate', ...target, '--type', 'ed25519'],
    ['slip10', 'generate', ...target],
    ['bip39', 'generate', ...target],
  ]) {
    await stdoutOf([...command, '--replace', '--yes'])
    const [record, ...others] = await records(folder)
    assert.deepEqual(others, [])
    assert.deepEqual(
      [record?.label ?? undefined, record?.policy ?? undefined, record?.readable],
      [undefined, undefined, false],
      command.join(' '),
    )
    assert.equal((await run(['record', 'read', 'v/x', ...open])).code, 8)
    const again = [...plant, '--usages', 'none', '--replace', '--yes']
    await stdoutOf(again, { input: 'old' })
  }
})

test('what fails to be replaced is as it was', async () => {
  const folder = await Folder.created()
  const open = [...folder.open, '-c', 'a']
  const record = [
    'record',
    'write',
    ...open,
    '--output',
    'v/x',
    '--readers',
    'a',
    '--label',
    'kept',
  ]
  await stdoutOf(record, { input: 'old' })
  const before = await readFile(folder.file)
  const derive = [
    'run',
    'hkdf',
    ...open,
    '--hash',
    'sha256',
    '--salt',
    'hex:',
    '--hkdf-label',
    'hex:',
  ]
  const absent = [...derive, '--ikm', 'v/none', '--okm', 'v/x', '--replace', '--yes']
  await fails(absent, 'RECORD_NOT_FOUND', 3)
  await fails(
    ['record', 'copy', 'v/none', ...open, '--output', 'v/x', '--replace', '--yes'],
    'RECORD_NOT_FOUND',
    3,
  )
  assert.deepEqual(await readFile(folder.file), before)
  assert.equal(await stdoutOf(['record', 'read', 'v/x', ...open]), 'old')
})

test('records, vaults and clients are destroyed whatever their policies say, all or none', async () => {
  const folder = await Folder.created()
  const open = [...folder.open, '-c', 'a']
  for (const name of ['v/one', 'v/two', 'w/one', 'w/two']) {
    const write = ['record', 'write', ...open, '--output', name, '--usages', 'none']
    await stdoutOf(write, { input: 'secret' })
  }
  const { stdout } = await run(['policy', 'show', ...open, '--record', 'v/one'])
  assert.match(stdout, /"usages": *\[\]/)
  await fails(['record', 'revoke', '--yes', 'v/one', ...open], 'POLICY_DENIED', 8)
  await fails(['record', 'delete', '--yes', 'v/one', 'v/none', ...open], 'RECORD_NOT_FOUND', 3)
  assert.equal((await records(folder)).length, 4)
  const deleted = await json(['record', 'delete', '--yes', 'v/one', 'w/one', ...open])
  assert.deepEqual(deleted, { deleted: true, destroyed: 2 })
  assert.deepEqual(await json(['vault', 'delete', '--yes', 'v', ...open]), { destroyed: 1 })
  await fails(['vault', 'delete', '--yes', 'v', ...open], 'VAULT_NOT_FOUND', 3)
  assert.equal((await records(folder)).length, 1)
  assert.deepEqual(await json(['client', 'purge', '--yes', ...open]), { purged: true })
  assert.deepEqual(await records(folder), [])
})

// `script` of util-linux makes a pseudo-terminal; other systems' take other options.
const options = spawnSync('script', ['--version']).stdout?.includes('util-linux')
  ? {}
  : { skip: 'needs script(1) of util-linux' }

test('a typed passphrase is typed again only where a policy asks for it', options, async () => {
  const folder = await Folder.empty()
  const file = ['-f', folder.file]
  const given = [...file, '--passphrase-file', await folder.write('p', 'hunter2')]
  await stdoutOf(['create', ...given, '--work-factor', '10'])
  for (const [name, usages] of [
    ['v/free', 'revoke-data,garbage-collect'],
    ['v/tied', 'none'],
  ]) {
    const write = ['record', 'write', ...given, '-c', 'a', '--output', name as string]
    await stdoutOf([...write, '--usages', usages as string], { input: 'secret' })
  }
  const once = ['Passphrase for ', 'hunter2\r'] as const
  const command = (name: string) => `stronghold record delete --yes ${name} -f ${folder.file} -c a`
  const free = await converse(command('v/free'), [once])
  assert.equal(free.code, 0, free.screen)
  const wrong = await converse(command('v/tied'), [once, ['as proof: ', 'wrong\r']])
  assert.equal(wrong.code, 4, wrong.screen)
  const tied = await converse(command('v/tied'), [once, ['as proof: ', 'hunter2\r']])
  assert.equal(tied.code, 0, tied.screen)
  assert.match(tied.screen, /destroyed 1/)
})
