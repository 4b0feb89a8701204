import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdir, readFile, symlink } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { createProgram } from '#internal/commands/program.js'
import { bin, Folder, fails, run, stdoutOf } from './support.js'
import { Shell } from './terminal.js'

test('a stream serves one purpose, however it is spelled', async () => {
  const folder = await Folder.created()
  const link = `${folder.path}/link`
  await symlink('/dev/stdin', link)
  const client = ['-f', folder.file, '-c', 'a', '--key-derivation', 'raw']
  const sign = ['sign', ...client, '--key', 'v/k']
  const spellings =
    process.platform === 'linux'
      ? ['/dev/stdin', '/dev/fd/0', '/proc/self/fd/0', '/dev/../dev/stdin', link]
      : ['/dev/stdin', '/dev/fd/0']
  const input = { input: '5a'.repeat(32) }
  for (const spelling of spellings) {
    const { stderr } = await fails(
      [...sign, '--passphrase-file', '-', '--input', spelling],
      'USAGE',
      2,
      input,
    )
    assert.match(stderr, /Standard input cannot be both the message and the passphrase/)
  }
  for (const twice of [
    ['--passphrase-fd', '0', '--input', '/dev/stdin'],
    ['--passphrase-file', '/dev/stdin', '--input', '-'],
    ['--passphrase-fd', '3', '--input', '/dev/fd/3'],
  ]) {
    const { code, stderr } = await run([...sign, ...twice], { ...input, fd3: '5a'.repeat(32) })
    assert.equal(code, 2, stderr)
    assert.match(stderr, /cannot be both/)
  }
  const read = ['run', 'write-vault', ...client, '--location', 'v/k', '--passphrase-file', '-']
  await fails([...read, '--data', '@/dev/stdin'], 'USAGE', 2, input)
  await fails([...read, '--data', '-'], 'USAGE', 2, input)
})

test('what never ends is not read to its end', async () => {
  const folder = await Folder.created()
  const open = [...folder.open, '-c', 'a']
  const endless = '/dev/zero'
  for (const command of [
    ['inspect', '-f', folder.file, '--passphrase-file', endless],
    ['bip39', 'recover', ...open, '--output', 'v/s', '--mnemonic-file', endless],
    ['policy', 'attach', ...open, '--policy', endless],
    ['key', 'import', ...open, '--type', 'ed25519', '--output', 'v/k', '--input', endless],
  ]) {
    const { code, stderr } = await run(command)
    assert.equal(code, 6, stderr)
    assert.match(stderr, /longer than 1 MiB/)
  }
})

test('a policy or rules in which a key stands twice are refused', async () => {
  const folder = await Folder.created()
  const open = [...folder.open, '-c', 'a']
  await stdoutOf(['store', 'set', 'k', ...open], { input: 'v' })
  const policy = '{"version":1,"usages":[],"usages":["Ed25519Sign"]}'
  const twice = await run(['policy', 'attach', ...open], { input: policy })
  assert.equal(twice.code, 2)
  assert.match(twice.stderr, /key twice: usages/)
  const id = '12D3KooWHHzSeKaY8xuZVzkLbKFfvNgPPeKhFBGrMbNzbm5akpqu'
  await stdoutOf(['peer', 'add', id, ...folder.open, '--name', 'p'])
  const rules = '{"version":1,"inbound":"deny","inbound":"ask"}'
  const allow = ['peer', 'allow', 'p', ...folder.open, '--yes', '--from', '-']
  const again = await run(allow, { input: rules })
  assert.equal(again.code, 2)
  assert.match(again.stderr, /key twice: inbound/)
})

test('no argument can be left out: a text that looks like an option would be missing', () => {
  const visit = (command: Command): void => {
    for (const argument of command.registeredArguments) {
      assert(argument.required, `${command.name()} ${argument.name()}`)
    }
    for (const option of command.options) assert(!option.optional, option.flags)
    for (const child of command.commands) visit(child)
  }
  visit(createProgram(() => async () => undefined, '0'))
})

/** Files that read whole ones, and why nobody else can say what these are. */
const wholeReaders = new Map([
  ['cli/src/main.ts', 'the manifest of this package'],
  ['cli/src/run/facts.ts', 'a table that the build wrote into this package'],
  ['cli/src/settings/version.ts', 'manifests of the native libraries that are installed'],
  ['cli/src/file/migration.ts', 'of a descriptor whose length was looked at'],
  ['cli/src/tour/own-memory.ts', 'maps of its own process'],
  ['stronghold/src/node/host-memory.ts', 'numbers of the system'],
  ['tauri/src/salt-file.ts', 'of a descriptor whose length was looked at'],
  ['zone/src/host/code-file.ts', 'of a descriptor whose length was looked at'],
  ['zone/src/guest/linux/threads.ts', 'numbers of the system'],
])

test('every other file is read up to a bound', async () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url))
  for (const name of await readdir(root)) {
    for (const file of await readdir(`${root}${name}/src`, { recursive: true })) {
      if (!file.endsWith('.ts')) continue
      const path = `${name}/src/${file}`
      const text = await readFile(root + path, 'utf8')
      if (!/(?<![#\w])(readFile|readFileSync|createReadStream)\(/.test(text)) continue
      assert(wholeReaders.has(path), `${path} reads a file of any length`)
    }
  }
})

// `script` of util-linux makes a pseudo-terminal; other systems' take other options.
const options = spawnSync('script', ['--version']).stdout?.includes('util-linux')
  ? {}
  : { skip: 'needs script(1) of util-linux' }

test('a signal at a question leaves the terminal with its echo', options, async () => {
  const folder = await Folder.created()
  const pid = `${folder.path}/pid`
  const command = `sh -c 'echo $$ > ${pid}; exec "$0" "$@"' '${process.execPath}' '${bin}' inspect -f ${folder.file}`
  for (const [signal, code] of [
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
    ['SIGTERM', 143],
  ] as const) {
    const shell = new Shell(`${command}; echo ended with $?; stty -a`)
    assert(await shell.shows('Passphrase'))
    process.kill(Number(await readFile(pid, 'utf8')), signal)
    const { screen } = await shell.ended
    assert.match(screen, new RegExp(`ended with ${code}`))
    assert.match(screen, /[^-]\becho\b/)
    assert.match(screen, /[^-]icanon/)
  }
})
