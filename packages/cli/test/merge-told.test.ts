import assert from 'node:assert/strict'
import { copyFile, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { runHere } from './in-process.js'
import { Folder, stdoutOf } from './support.js'

interface Line {
  readonly location: string
  readonly reason: string
}

type Lists = Readonly<
  Record<'replaced' | 'kept' | 'conflict' | 'narrowed' | 'noted', readonly Line[]>
>

/** The label and the policy of the one record of a file. */
async function saidOf(folder: Folder): Promise<unknown> {
  const { stdout } = await runHere(['list', '--json', ...folder.open])
  const [client] = (JSON.parse(stdout) as { clients: Clients }).clients
  const record = client?.vaults[0]?.records[0]
  return [record?.label, record?.policy?.usages]
}

type Clients = readonly {
  readonly vaults: readonly {
    readonly records: readonly {
      readonly label: string | null
      readonly policy: { readonly usages: readonly string[] } | null
    }[]
  }[]
}[]

test('a merge tells each label and policy that it changes, and by default changes none', async () => {
  const [here, there] = await Promise.all([Folder.created(), Folder.created()])
  const write = ['secret', 'write', ...here.open, '-c', 'a', '--output', 'v/x']
  await stdoutOf(write, { input: 'x' })
  const labelled = ({ open }: Folder, text: string) =>
    runHere(['record', 'label', 'v/x', ...open, '-c', 'a', '--text', text])
  assert.equal((await labelled(here, 'mine')).code, 0)
  await copyFile(here.file, there.file)
  assert.equal((await labelled(there, 'theirs')).code, 0)
  const original = await readFile(here.file)
  const other = ['--from-passphrase-file', `${there.path}/key`, '--from-key-derivation', 'raw']
  const sync = (...more: string[]) =>
    runHere(['sync', 'from', there.file, ...here.open, ...other, '--json', ...more])
  const listed = (stdout: string, list: keyof Lists) =>
    (JSON.parse(stdout) as Lists)[list].map(({ location, reason }) => [location, reason])

  const refused = await sync()
  assert.equal(refused.code, 5, refused.stderr)
  assert.deepEqual(listed(refused.stdout, 'conflict'), [['v/x', 'differs']])
  assert.deepEqual(await readFile(here.file), original)

  const kept = await sync('--merge', 'keep-old')
  assert.equal(kept.code, 0, kept.stderr)
  assert.deepEqual(listed(kept.stdout, 'kept'), [['v/x', 'keepOld']])
  assert.deepEqual(await saidOf(here), ['mine', undefined])

  for (const dry of [['--dry-run'], []]) {
    const taken = await sync('--merge', 'newest', ...dry)
    assert.deepEqual(listed(taken.stdout, 'noted'), [['v/x', 'label']])
  }
  assert.deepEqual(await saidOf(here), ['theirs', undefined])

  const policy = await there.write('policy.json', '{"version":1,"usages":["Sync","PublicKey"]}')
  const attach = ['policy', 'attach', ...there.open, '-c', 'a', '--record', 'v/x']
  const attached = await runHere([...attach, '--policy', policy])
  assert.equal(attached.code, 0, attached.stderr)
  const strict = await sync()
  assert.deepEqual(listed(strict.stdout, 'conflict'), [['v/x', 'differs']])
  const narrowed = await runHere([
    ...['sync', 'from', there.file, ...here.open, ...other],
    ...['--merge', 'keep-old'],
  ])
  assert.match(narrowed.stdout, /^narrowed v\/x \(policy\)\n/)
  assert.deepEqual(await saidOf(here), ['theirs', ['PublicKey', 'Sync']])
})
