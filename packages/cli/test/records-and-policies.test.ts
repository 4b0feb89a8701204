import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Folder, fails, json, stdoutOf } from './support.js'

test('personal data: written for its readers, read by them, labelled', async () => {
  const folder = await Folder.created()
  const alice = [...folder.open, '-c', 'alice']
  const doctor = [...folder.open, '-c', 'doctor']
  await stdoutOf(['store', 'set', 'k', ...doctor], { input: '' })
  const write = ['record', 'write', ...alice, '--output', 'people/ada']
  const ways = ['--readers', 'doctor', 'alice', '--label', 'first']
  assert.deepEqual(await json([...write, ...ways], { input: 'Ada ✓' }), { output: 'people/ada' })
  await fails(write, 'RECORD_EXISTS', 5)
  const read = ['record', 'read', 'people/ada']
  assert.equal(await stdoutOf([...read, ...alice]), 'Ada ✓')
  assert.deepEqual(await json([...read, ...doctor, '--owner', 'alice']), {
    value: Buffer.from('Ada ✓').toString('hex'),
    text: 'Ada ✓',
  })
  const asProcedure = ['run', 'read-record', '--location', 'people/ada', ...doctor, '--raw']
  assert.equal(await stdoutOf([...asProcedure, '--read-record-client', 'text:alice']), 'Ada ✓')
  await stdoutOf(['record', 'write', ...alice, '--output', 'people/secret'], { input: 'x' })
  await fails(['record', 'read', 'people/secret', ...alice], 'POLICY_DENIED', 8)

  const label = ['record', 'label', 'people/ada']
  await fails([...label, '--text', 'bell\x07', ...alice], 'INVALID_ARGUMENT', 2)
  assert.deepEqual(await json([...label, '--text', 'join\u200ded', ...alice]), {
    label: 'join\u200ded',
  })
  // What nobody sees in a terminal is shown as such.
  assert.match(
    await stdoutOf(['list', ...folder.open]),
    /ada +Data +made .*"join\\u\{200d\}ed"; readable/,
  )
  await fails([...label, ...alice], 'USAGE', 2)
  for (const text of ['--json', '--remove', '--yes', '-h', '--']) {
    assert.equal(await stdoutOf([...label, ...alice, '--text', text]), 'labelled\n')
    assert((await stdoutOf(['list', ...folder.open])).includes(`"${text}"`))
  }
  assert.deepEqual(await json([...label, '--remove', ...alice]), { label: null })
  assert(!(await stdoutOf(['list', ...folder.open])).includes('"'))
  await fails(['record', 'label', 'people/eve', '--text', 'x', ...alice], 'RECORD_NOT_FOUND', 3)
})

test('versions: made at the head, listed, pruned', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  const generate = ['key', 'generate', ...client, '--type', 'ed25519', '--output', 'v#head']
  for (let i = 0; i < 3; i++) await stdoutOf(generate)
  const versions = async () =>
    ((await json(['record', 'versions', 'v', ...client])) as { versions: object[] }).versions
  const all = await versions()
  assert.equal(all.length, 3)
  assert.deepEqual(await json(['record', 'prune', '--yes', 'v', ...client, '--keep', '1']), {
    destroyed: 2,
  })
  assert.deepEqual(await versions(), all.slice(2))
  assert.match(await stdoutOf(['record', 'versions', 'v', ...client]), /^\d+\n$/)
  await fails(['record', 'prune', '--yes', 'v', ...client, '--keep', '0'], 'USAGE', 2)
})

test('policies: attached, shown, replaced with a proof, removed with a proof', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  await stdoutOf(['key', 'generate', ...client, '--type', 'ed25519', '--output', 'v/k'])
  const subject = [...client, '--record', 'v/k']
  assert.deepEqual(await json(['policy', 'show', ...subject]), { policy: null })
  const document = { version: 1, usages: ['PublicKey'], expires: '2099-01-31T12:00:00.000Z' }
  const attach = ['policy', 'attach', ...subject]
  assert.deepEqual(await json(attach, { input: JSON.stringify(document) }), { policy: document })
  assert.deepEqual(JSON.parse(await stdoutOf(['policy', 'show', ...subject])), document)
  await fails(['sign', ...client, '--key', 'v/k'], 'POLICY_DENIED', 8)

  const other = { version: 1, usages: ['Ed25519Sign'] }
  const path = await folder.write('other.json', JSON.stringify(other))
  const again = [...attach, '--policy', path]
  const refused = await fails(again, 'PROOF_REQUIRED', 8)
  assert.match(refused.stderr, /passphrase again/)
  await stdoutOf([...again, '--replace', '--yes'])
  await stdoutOf(['sign', ...client, '--key', 'v/k'], { input: 'm' })
  assert.deepEqual(await json(['policy', 'remove', '--yes', ...subject]), { removed: true })
  assert.deepEqual(await json(['policy', 'remove', '--yes', ...subject]), { removed: false })

  await fails([...attach, '--vault', 'v'], 'USAGE', 2)
  const unknown = await fails(attach, 'INVALID_ARGUMENT', 2, {
    input: '{"version":1,"usages":["Sing"]}',
  })
  assert.match(unknown.stderr, /\/usages\/0 is no procedure.*\nhint: .*policy schema/)
  await fails(attach, 'USAGE', 2, { input: Uint8Array.of(0xff) })
  const vault = [...client, '--vault', 'v']
  await stdoutOf(['policy', 'attach', ...vault], { input: JSON.stringify(document) })
  assert.match(
    await stdoutOf(['list', ...folder.open]),
    /vault v: only PublicKey, until 2099-01-31/,
  )
  const { $schema, required } = (await json(['policy', 'schema'])) as Record<string, unknown>
  assert.match(String($schema), /json-schema/)
  assert.deepEqual(required, ['version', 'usages'])
})
