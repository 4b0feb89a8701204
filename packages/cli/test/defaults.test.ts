import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { bin, Folder, json, run, stdoutOf } from './support.js'
import { Shell } from './terminal.js'

// `script` of util-linux makes a pseudo-terminal; other systems' take other options.
const onTerminal = spawnSync('script', ['--version']).stdout?.includes('util-linux')
  ? {}
  : { skip: 'needs script(1) of util-linux' }

/** Folders of a user who has nothing yet. */
async function user() {
  const folder = await Folder.empty()
  const env = {
    XDG_DATA_HOME: join(folder.path, 'data'),
    XDG_CONFIG_HOME: join(folder.path, 'config'),
  }
  const config = join(env.XDG_CONFIG_HOME, 'stronghold', 'config.json')
  const remember = async (document: unknown) => {
    await mkdir(join(env.XDG_CONFIG_HOME, 'stronghold'), { recursive: true })
    const text = typeof document === 'string' ? document : JSON.stringify(document)
    await writeFile(config, text, { mode: 0o600 })
    await chmod(config, 0o600)
  }
  return { folder, env, config, remember }
}

test('init makes the file of commands that name none', async () => {
  const { folder, env, config } = await user()
  const make = ['init', ...folder.key, '--work-factor', '1']
  await stdoutOf(make, { env })
  const file = join(env.XDG_DATA_HOME, 'stronghold', 'default.stronghold')
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.equal((await stat(join(file, '..'))).mode & 0o777, 0o700)
  assert.deepEqual(await json(['client', 'list', ...folder.key], { env }), { clients: [] })
  assert.equal((await run(make, { env })).code, 5)
  assert.deepEqual(await readdir(folder.path), ['data', 'key'])

  const other = ['init', ...folder.open, '--work-factor', '1', '--default-client', 'a']
  await stdoutOf(other, { env })
  assert.deepEqual(JSON.parse(await readFile(config, 'utf8')), { file: folder.file, client: 'a' })
  const generate = ['key', 'generate', ...folder.key, '--type', 'ed25519', '--output', 'v/k']
  await stdoutOf(generate, { env })
  const { clients } = (await json(['list', ...folder.open])) as { clients: { name: string }[] }
  assert.deepEqual(
    clients.map(({ name }) => name),
    ['a'],
  )
  const again = ['init', '-f', `${folder.path}/third`, ...folder.key, '--work-factor', '1']
  assert.match((await run(again, { env })).stderr, /OUTPUT_EXISTS/)
})

test('the command line goes before the environment, and that before the file of defaults', async () => {
  const { folder, env, remember } = await user()
  const [one, two] = [await Folder.created(), await Folder.created()]
  await stdoutOf(['store', 'set', 'k', ...one.open, '-c', 'one'], { input: 'v' })
  await stdoutOf(['store', 'set', 'k', ...two.open, '-c', 'two'], { input: 'v' })
  const nameOf = async (args: readonly string[], more = {}) => {
    const line = ['list', ...folder.key, ...args]
    const { clients } = (await json(line, { env: { ...env, ...more } })) as {
      clients: { name: string }[]
    }
    return clients[0]?.name
  }
  await remember({ file: one.file, keyDerivation: 'raw' })
  assert.equal(await nameOf([]), 'one')
  assert.equal(await nameOf([], { STRONGHOLD_FILE: two.file }), 'two')
  assert.equal(await nameOf(['-f', one.file], { STRONGHOLD_FILE: two.file }), 'one')
  const empty = await run(['list', ...folder.key], { env: { ...env, STRONGHOLD_FILE: '' } })
  assert.equal(empty.code, 2)
  assert.match(empty.stderr, /STRONGHOLD_FILE is empty/)
})

test('a file of defaults is refused by what is wrong with it', async () => {
  const { folder, env, config, remember } = await user()
  const list = async () => {
    const { code, stderr } = await run(['list', ...folder.open], { env })
    assert.equal(code, 2, stderr)
    return stderr
  }
  for (const [document, fault] of [
    [{ flie: 'x' }, /unknown key: flie/],
    ['{"file":"a","file":"b"}', /key twice: file/],
    ['{', /no JSON/],
    ['[]', /no object/],
    [{ file: '' }, /wrong file/],
    [{ keyDerivation: 'md5' }, /wrong keyDerivation/],
    [{ require: 'nonsense' }, /wrong require/],
    [{ lockTimeout: 5 }, /wrong lockTimeout/],
  ] as const) {
    await remember(document)
    assert.match(await list(), fault)
  }
  await remember({})
  await chmod(config, 0o620)
  assert.match(await list(), /written by others/)
  await chmod(config, 0o600)
  await chmod(join(config, '..'), 0o777)
  assert.match(await list(), /written by others/)
  assert.match(await stdoutOf(['list', '--help'], { env }), /Usage/)
})

test('a client of the defaults is not taken where none means all', async () => {
  const { env, remember } = await user()
  const folder = await Folder.created()
  await remember({ client: 'a' })
  const id = '12D3KooWHHzSeKaY8xuZVzkLbKFfvNgPPeKhFBGrMbNzbm5akpqu'
  await stdoutOf(['peer', 'add', id, ...folder.open, '--name', 'p'])
  const grant = ['peer', 'allow', 'p', ...folder.open, '-c', 'b', '--store', 'read']
  await stdoutOf(grant, { env })
  const denied = (await json(['peer', 'deny', 'p', ...folder.open], { env })) as {
    rules: { inbound: unknown }
  }
  assert.equal(denied.rules.inbound, 'deny')
})

test('--quiet leaves answers and errors', async () => {
  const folder = await Folder.created()
  const generate = ['key', 'generate', ...folder.open, '-c', 'new', '--type', 'ed25519']
  const quiet = await run([...generate, '--output', 'v/k', '--quiet'])
  assert.deepEqual([quiet.stdout, quiet.stderr], ['v/k\n', ''])
  const failed = await run([...generate, '--output', 'v/k', '--quiet'])
  assert.match(failed.stderr, /^error: .*RECORD_EXISTS/)
})

/** Shells that are installed here, with how they run a script. */
const installed = (['bash', 'zsh', 'fish'] as const).filter(
  (shell) => spawnSync(shell, ['--version']).status === 0,
)

for (const shell of ['bash', 'zsh', 'fish'] as const) {
  const options = installed.includes(shell) ? {} : { skip: `needs ${shell}` }
  test(`${shell} takes its completion`, options, async () => {
    const folder = await Folder.empty()
    const script = await folder.write('script', await stdoutOf(['completion', shell]))
    const check = spawnSync(shell, shell === 'fish' ? ['--no-execute', script] : ['-n', script])
    assert.equal(check.status, 0, String(check.stderr))
  })
}

test('bash completes commands, options and words', {
  skip: !installed.includes('bash'),
}, async () => {
  const folder = await Folder.empty()
  const script = await folder.write('script', await stdoutOf(['completion', 'bash']))
  const ask = `source '${script}'; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _stronghold; echo "\${COMPREPLY[*]}"`
  for (const [words, expected] of [
    ['snap', 'snapshot'],
    ['record del', 'delete'],
    ['record delete --ye', '--yes'],
    ['key generate --type ed', 'ed25519'],
    ['run ed25519-si', 'ed25519-sign'],
  ] as const) {
    const line = ['stronghold', ...words.split(' ')]
    const { stdout } = spawnSync('bash', ['-c', ask, 'bash', ...line])
    assert.equal(String(stdout).trim(), expected)
  }
})

test('bash puts no name of a file on the line as it is', {
  skip: !installed.includes('bash'),
}, async () => {
  const folder = await Folder.empty()
  const script = await folder.write('script', await stdoutOf(['completion', 'bash']))
  for (const name of ['w$(id>pwn)', 'w`id>pwn`', 'w;id>pwn', 'w b', "w'a", 'w*']) {
    await writeFile(join(folder.path, name), '')
  }
  const all = `COMP_WORDS=("$@" w); COMP_CWORD=$#; _stronghold; printf '%s\\n' "\${COMPREPLY[@]}"`
  const text = await readFile(script, 'utf8')
  const lines = [...text.matchAll(/^ {4}((?:'[^']+'(?: \| )?)+)\) COMPREPLY/gm)]
    .flatMap(([, names = '']) => [...names.matchAll(/'([^']+)'/g)])
    .map(([, line = '']) => line.trim().split(' '))
  assert.ok(lines.length > 300)
  // One shell for all of them: each says what it would put on the line.
  const asks = lines.map((words) => `set -- stronghold ${words.join(' ')}; ${all}`)
  const input = [
    `. '${script}'`,
    ...asks,
    "COMP_WORDS=(stronghold ''); COMP_CWORD=1",
    '_stronghold',
    'echo "$COMPREPLY"',
  ].join('\n')
  const { stdout, status } = spawnSync('bash', [], { cwd: folder.path, input })
  assert.equal(status, 0)
  const words = String(stdout)
    .split('\n')
    .filter((word) => word !== '')
  assert.ok(words.includes('tour'))
  for (const word of words) assert.match(word, /^[\w.-]+$/)
})

test('a name of a file that is completed runs nothing', {
  skip: !installed.includes('bash') || Object.hasOwn(onTerminal, 'skip'),
}, async () => {
  const folder = await Folder.empty()
  const script = await folder.write('script', await stdoutOf(['completion', 'bash']))
  await writeFile(join(folder.path, 'w$(id>pwn)'), '')
  const shell = new Shell(`cd '${folder.path}'; exec bash --norc --noprofile -i`, { PS1: '> ' })
  await shell.shows('> ')
  shell.type(`stronghold() { echo "got:$*"; }; . '${script}'; echo ready\n`)
  await shell.shows('ready\r\n')
  shell.type('stronghold inspect --file w\t')
  await shell.shows('pwn')
  shell.type('\n')
  await shell.shows('got:')
  shell.type('exit\n')
  await shell.ended
  assert.ok(!(await readdir(folder.path)).includes('pwn'))
})

test('there is a manual page for every command, without a fault', async () => {
  const folder = await Folder.empty()
  const directory = join(folder.path, 'man')
  await stdoutOf(['man', '--directory', directory])
  const pages = await readdir(directory)
  assert(pages.includes('stronghold.1') && pages.includes('stronghold-record-delete.1'))
  const page = await readFile(join(directory, 'stronghold-sign.1'), 'utf8')
  assert.match(page, /\n\.B \\-\\-key <LOC>\nRequired\. the key\n/)
  assert.equal(await stdoutOf(['man']), await readFile(join(directory, 'stronghold.1'), 'utf8'))
  if (spawnSync('groff', ['--version']).status !== 0) return
  const paths = pages.map((name) => join(directory, name))
  const { stderr } = spawnSync('groff', ['-man', '-ww', '-W', 'break', '-Tutf8', '-z', ...paths])
  assert.equal(String(stderr), '')
})

test('the version tells what runs', async () => {
  const [own, node, zone, ...natives] = (await stdoutOf(['--version'])).trimEnd().split('\n')
  assert.match(own ?? '', /^\d+\.\d+\.\d+$/)
  assert.equal(node, `Node ${process.versions.node}, OpenSSL ${process.versions.openssl}`)
  assert.match(zone ?? '', /^zone sha256-/)
  assert(natives.some((line) => /^sodium-native \d/.test(line)))
  const { status } = spawnSync(process.execPath, [bin, 'nonsense', '--help'])
  assert.equal(status, 2)
})

test('no variable makes the current folder choose the file', async () => {
  const { folder, config, remember } = await user()
  await remember({ file: folder.file })
  // As a folder that was unpacked may have it.
  await mkdir(join(folder.path, '.config', 'stronghold'), { recursive: true })
  const planted = join(folder.path, '.config', 'stronghold', 'config.json')
  await writeFile(planted, JSON.stringify({ file: folder.file }), { mode: 0o600 })
  const names = ['HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'LOCALAPPDATA', 'APPDATA']
  for (const value of ['', '.', 'relative', '../here']) {
    const env = { ...process.env, ...Object.fromEntries(names.map((name) => [name, value])) }
    const line = [bin, 'list', ...folder.key, '--no-prompt']
    const { status, stderr } = spawnSync(process.execPath, line, { cwd: folder.path, env })
    assert.equal(status, 3, stderr.toString())
    assert.match(stderr.toString(), /\(\/.*default\.stronghold\)|\/.*default\.stronghold/)
  }
  assert.ok(config.startsWith('/'))
})

test('a default file is an absolute path', async () => {
  const { folder, env, remember } = await user()
  await remember({ file: 'relative.stronghold' })
  const { code, stderr } = await run(['list', ...folder.key], { env })
  assert.equal(code, 2)
  assert.match(stderr, /has a wrong file: It is an absolute path\. \(CONFIG_REFUSED\)/)
})

test('man replaces its own pages and no other file', async () => {
  const { folder } = await user()
  const pages = join(folder.path, 'pages')
  await stdoutOf(['man', '--directory', pages])
  await stdoutOf(['man', '--directory', pages])
  const [page = ''] = await readdir(pages)
  await writeFile(join(pages, page), 'mine')
  const { code, stderr } = await run(['man', '--directory', pages])
  assert.equal(code, 5)
  assert.match(stderr, /OUTPUT_EXISTS/)
  assert.equal(await readFile(join(pages, page), 'utf8'), 'mine')
})
