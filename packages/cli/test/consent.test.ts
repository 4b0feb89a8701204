import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { runProgram } from '#internal/command-line.js'
import { createProgram } from '#internal/commands/program.js'
import { destruction } from '#internal/consent/destroying.js'
import { readProcedures } from '#internal/run/facts.js'
import { isNeeded } from '#internal/settings/options.js'
import { Folder, fails, json, run, stdoutOf } from './support.js'
import { converse } from './terminal.js'

const program = createProgram(() => async () => undefined, '0', readProcedures())
const leaves = (command: Command): Command[] =>
  command.commands.flatMap((child) => (child.commands.length > 0 ? leaves(child) : [child]))
const nameOf = (command: Command): string =>
  command.parent?.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name()

/** The options that make a command destroy something; undefined for a command that never does. */
function destroyingOptions(command: Command): string[] | undefined {
  const when = destruction(command)
  if (when === undefined) return undefined
  if (when({})) return []
  return when({ replace: true }) ? ['--replace'] : undefined
}

/** A line that the parser takes, whatever the command wants. */
function lineOf(command: Command): string[] {
  const options = command.options
    .filter(isNeeded)
    .flatMap(({ long, argChoices, flags }) => [
      long as string,
      argChoices?.[0] ?? (flags.includes('<N>') ? '1' : 'v/k'),
    ])
  const values = command.registeredArguments.filter(({ required }) => required).map(() => 'v/k')
  return [...nameOf(command).split(' '), ...options, ...values]
}

async function codeOf(args: readonly string[]): Promise<{ exit: number; code: string }> {
  const stderr = new PassThrough()
  const exit = await runProgram({
    args: [...args, '--json', '--no-prompt'],
    stdout: new PassThrough().resume(),
    stderr,
    stdoutIsNull: false,
    env: {},
    stdinIsTerminal: false,
    version: '0',
  })
  const line = String(stderr.read() ?? '')
  return { exit, code: line === '' ? '' : JSON.parse(line).error.code }
}

test('every command that destroys refuses where nobody can be asked', async () => {
  const found = leaves(program).filter((command) => destroyingOptions(command) !== undefined)
  assert(found.length > 30, `${found.length}`)
  for (const command of found) {
    const line = [...lineOf(command), ...(destroyingOptions(command) ?? [])]
    assert.deepEqual(await codeOf(line), { exit: 2, code: 'CONFIRMATION_REQUIRED' }, line.join(' '))
    const { code } = await codeOf([...line, '--yes'])
    assert.notEqual(code, 'CONFIRMATION_REQUIRED', line.join(' '))
  }
})

/** Commands whose words say something of destroying, and that do not. */
const harmless = [
  // A label is no secret, and is typed again.
  'record label',
  // They keep what was there beside the file.
  'snapshot migrate',
  // What is taken is only what may be done; nothing is lost by it.
  'peer deny',
]

test('a command whose words or options speak of destroying asks', () => {
  const words =
    /\b(destroy|remove|replace|revoke|purge|delete|prune|forget)s?\b|in the place|take .* away/
  for (const command of leaves(program)) {
    const name = nameOf(command)
    const says =
      words.test(`${command.name()} ${command.description()}`) && !name.startsWith('run ')
    const replaces = command.options.some(({ long }) => long === '--replace')
    if (!(says || replaces) || harmless.includes(name)) continue
    assert(destruction(command) !== undefined, name)
  }
})

test('a file of a command that calls what destroys asks for consent', async () => {
  const calls =
    /stronghold\.destroy\(|RevokeData|GarbageCollect|pruneVersions\(|store\.(delete|insert)\(|stronghold\.replace\(|Stronghold\.restore\(|peers\.remove\(|purgeClient|deleteSecret/
  const source = fileURLToPath(new URL('../../src', import.meta.url))
  const files = (await readdir(source, { recursive: true })).filter((name) => name.endsWith('.ts'))
  let asking = 0
  for (const name of files) {
    const text = await readFile(`${source}/${name}`, 'utf8')
    if (!calls.test(text)) continue
    assert.match(text, /requireConsent\(/, name)
    asking++
  }
  assert(asking >= 8, `${asking}`)
})

// `script` of util-linux makes a pseudo-terminal; other systems' take other options.
const terminal = spawnSync('script', ['--version']).stdout?.includes('util-linux')
  ? {}
  : { skip: 'needs script(1) of util-linux' }

test('the question names what goes; only a yes destroys it', terminal, async () => {
  const folder = await Folder.created()
  const open = [...folder.open, '-c', 'a']
  for (const name of ['v/one', 'v/two']) {
    const generate = ['run', 'generate-key', '--type', 'ed25519', ...open, '--output', name]
    await stdoutOf([...generate, '--label', `signs ${name}`])
  }
  await stdoutOf(['sign', ...open, '--key', 'v/one'], { input: 'message' })
  await stdoutOf(['store', 'set', 'k', ...open], { input: 'value' })
  const before = await readFile(folder.file)
  const replace = `key generate ${open.join(' ')} --type ed25519 --output v/one --replace`
  for (const [command, ...named] of [
    [
      `record delete v/one ${open.join(' ')}`,
      'record v/one, Ed25519, use not recorded, "signs v/one"',
    ],
    [`record revoke v/two ${open.join(' ')}`, 'record v/two', 'use not recorded'],
    [`vault delete v ${open.join(' ')}`, 'vault v', 'record v/one', 'record v/two'],
    [`client purge ${open.join(' ')}`, 'client a', '"signs v/two"', 'value k'],
    [`store delete k ${open.join(' ')}`, 'value k'],
    [`run revoke-data --location v/one ${open.join(' ')}`, 'record v/one'],
    [replace, '"signs v/one"'],
  ] as const) {
    const no = await converse(`stronghold ${command}`, [['[y/N] ', 'n\r']])
    assert.equal(no.code, 8, no.screen)
    for (const text of named) assert(no.screen.includes(text as string), no.screen)
    assert.deepEqual(await readFile(folder.file), before, command)
  }
  const yes = await converse(`stronghold ${replace}`, [['[y/N] ', 'y\r']])
  assert.equal(yes.code, 0, yes.screen)
  assert.notDeepEqual(await readFile(folder.file), before)
})

test('a value is not replaced by another without a yes, and by the same it is', async () => {
  const folder = await Folder.created()
  const set = ['store', 'set', 'k', ...folder.open, '-c', 'a']
  await stdoutOf(set, { input: 'one' })
  await fails(set, 'CONFIRMATION_REQUIRED', 2, { input: 'two' })
  await stdoutOf(set, { input: 'one' })
  assert.deepEqual(await json([...set, '--yes'], { input: 'two' }), { key: 'k', replaced: true })
  const free = ['key', 'generate', ...folder.open, '-c', 'a', '--type', 'ed25519', '--replace']
  assert.equal((await run([...free, '--output', 'v/free'])).code, 2)
})
