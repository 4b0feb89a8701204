import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type ProtectionState, protectionNames } from '@stronghold/stronghold'
import type { Outcome } from './outcome.js'
import { bin, Folder, json, outcomeOf, run } from './support.js'

const linux = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)
const confine = fileURLToPath(
  new URL('../../../zone/build/test/programs/confine.js', import.meta.url),
)
/** What a service manager's filter for system services leaves out. */
const sandbox =
  'seccomp,landlock_create_ruleset,landlock_add_rule,landlock_restrict_self,memfd_secret'

/** Runs the command as a service would that may not make the system calls of `calls`. */
function confined(calls: string, ...args: readonly string[]): Promise<Outcome> {
  const command = [confine, 'EPERM', calls, process.execPath, bin, ...args]
  return outcomeOf(
    spawn(process.execPath, command, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] }),
  )
}

const missing = ['landlock', 'seccomp', 'no-executable-memory', 'secret-memory']

test('a command says in one line what is switched off', { skip: !linux }, async () => {
  const folder = await Folder.created()
  const commands = [
    ['inspect', ...folder.open],
    ['list', ...folder.open],
    ['snapshot', 'verify', ...folder.open],
  ]
  for (const command of commands) {
    const { code, stderr } = await confined(sandbox, ...command)
    assert.equal(code, 0, stderr)
    const lines = stderr.split('\n').filter((line) => line.startsWith('warning:'))
    assert.equal(lines.length, 1, stderr)
    for (const name of missing) assert(lines[0]?.includes(name), stderr)
    // Where nothing is switched off, nothing is said.
    const { stderr: quiet } = await run(command)
    assert.ok(!quiet.includes('seccomp'), quiet)
  }
  const { stderr } = await confined(sandbox, '--json', 'inspect', ...folder.open)
  const { notice } = JSON.parse(stderr) as { notice: { kind: string; message: string } }
  assert.equal(notice.kind, 'PROTECTION_MISSING')
})

test('what is required and switched off stops each command', { skip: !linux }, async () => {
  const folder = await Folder.created()
  for (const name of [...missing, 'all']) {
    const { code, stderr } = await confined(sandbox, '--require', name, 'inspect', ...folder.open)
    assert.equal(code, 7, stderr)
    assert.match(stderr, /PROTECTION_MISSING/)
  }
  const { code } = await confined(sandbox, '--require', 'not-dumpable', 'inspect', ...folder.open)
  assert.equal(code, 0)
  const locked = await confined('mlock,memfd_secret', '--require', 'locked-memory', 'doctor')
  assert.equal(locked.code, 7)
})

test('doctor says why, and what this system has', { skip: !linux }, async () => {
  const { code, stdout, stderr } = await confined(sandbox, '--json', 'doctor')
  assert.equal(code, 0)
  assert.equal(stderr, '')
  const { protections } = JSON.parse(stdout) as {
    protections: Readonly<Record<string, ProtectionState>>
  }
  for (const name of missing) {
    const { applied, available, detail } = protections[name] as ProtectionState
    assert.deepEqual([applied, available], [false, true], name)
    assert.ok(detail.length > 0)
  }
  const text = await confined(sandbox, 'doctor')
  assert.match(text.stdout, /^ {2}OFF {2}seccomp .*service manager/m)
})

test('every protection of the report can be required, and all of them at once', async () => {
  const { protections } = (await json(['doctor'])) as {
    protections: Readonly<Record<string, ProtectionState>>
  }
  assert.deepEqual(Object.keys(protections).sort(), [...protectionNames].sort())
  const standing = protectionNames.every((name) => protections[name]?.applied)
  const { code } = await run(['--require', 'all', 'doctor'])
  assert.equal(code, standing ? 0 : 7)
  for (const word of ['sekkomp', '', 'seccomp,', 'all,seccomp', 'ALL', 'constructor']) {
    const outcome = await run(['--require', word, 'doctor'])
    assert.equal(outcome.code, 2, word)
  }
})
