import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { ProtectionState } from '@stronghold/zone'
import { linux, program, spawnZone } from './support.js'

interface Answer {
  readonly protections: Readonly<Record<string, ProtectionState>>
  readonly openat: number
  readonly executable: number
  readonly code?: string
  readonly message?: string
}

const path = (name: string) => fileURLToPath(program(name))
/** What `SystemCallFilter=@system-service` of a service manager leaves out. */
const sandbox =
  'seccomp,landlock_create_ruleset,landlock_add_rule,landlock_restrict_self,memfd_secret'

/** What a host says that runs under a filter which answers `calls` with `how`. */
const confined = (how: string, calls: string, ...require: string[]): Answer =>
  JSON.parse(
    execFileSync(
      process.execPath,
      [path('confine'), how, calls, process.execPath, path('confined-host'), ...require],
      { encoding: 'utf8' },
    ),
  ) as Answer

const EPERM = -1
const off = ({ applied, available }: ProtectionState | undefined = missing): boolean =>
  !applied && available
const missing: ProtectionState = { applied: true, available: true, detail: '' }

test('the report tells what a filter that was there before takes away', { skip: !linux }, () => {
  for (const how of ['EPERM', 'ENOSYS']) {
    const { protections, openat, executable } = confined(how, sandbox)
    assert.ok(off(protections.seccomp), how)
    assert.ok(off(protections['no-executable-memory']), how)
    assert.equal(protections.landlock?.applied, false)
    // With ENOSYS it cannot be told from a kernel that has no Landlock.
    assert.equal(protections.landlock?.available, how === 'EPERM')
    // What can stand all the same, does.
    assert.ok(protections['no-inherited-descriptors']?.applied)
    assert.ok(protections['not-dumpable']?.applied)
    assert.match(String(protections.seccomp?.detail), /only the thread of the program is filtered/)
    assert.deepEqual([openat, executable], [EPERM, EPERM])
  }
})

test('what is required and taken away is no zone', { skip: !linux }, () => {
  for (const name of ['seccomp', 'landlock', 'no-executable-memory', 'not-dumpable']) {
    const { code, message } = confined('EPERM', sandbox, name)
    if (name === 'not-dumpable') assert.equal(code, undefined)
    else {
      assert.equal(code, 'PROTECTION_MISSING')
      assert.ok(message?.includes(name))
    }
  }
  const { code } = confined('EPERM', 'capset', 'no-capabilities')
  assert.equal(code, 'PROTECTION_MISSING')
})

test('a filter that kills is named as what ended the start', { skip: !linux }, () => {
  const { code, message } = confined('kill', sandbox)
  assert.equal(code, 'ZONE_START_FAILED')
  assert.match(String(message), /SIGSYS/)
})

test('everything can be required, and a word that is no protection is refused', async () => {
  const all = ['all', ['landlock', 'seccomp']] as const
  for (const require of linux ? all : [['separate-process']]) {
    await (await spawnZone('echo', { require } as object)).terminate()
  }
  for (const require of ['seccomp', ['sekkomp'], ['seccomp', 'all'], [''], [1], {}, null, 'All']) {
    await assert.rejects(spawnZone('echo', { require } as object), (error: Error) => {
      assert.equal((error as { code?: string }).code, 'INVALID_ARGUMENT')
      assert.ok(!error.message.includes('sekkomp'))
      return true
    })
  }
  // What no report has does not stand.
  const promised = { programProtections: ['own'], require: ['own'] }
  await assert.rejects(spawnZone('echo', promised), { code: 'PROTECTION_MISSING' })
  await assert.rejects(spawnZone('echo', { ...promised, require: 'all' }), {
    code: 'PROTECTION_MISSING',
  })
})
