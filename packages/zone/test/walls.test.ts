import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Attack, attackNames, attacks } from './programs/attacks.js'
import { fromText, linux, program, spawnZone, text, within } from './support.js'

const allowed = new Set([1, 11])

test('what code inside a zone tries is refused or ends the zone', { skip: !linux }, async (t) => {
  for (const name of attackNames()) {
    const { fate, works } = attacks[name] as Attack
    await t.test(name, async () => {
      if (works !== false) {
        const { stdout, status } = spawnSync(
          process.execPath,
          [fileURLToPath(program('control')), name],
          { encoding: 'utf8' },
        )
        // A successful execve leaves no answer but the status of what was executed.
        const worked = status === 0 && (stdout === '' || Number(stdout) >= 0)
        assert.ok(worked || works === 'perhaps', `control: ${stdout}`)
      }
      await using zone = await spawnZone('attacker')
      const tried = within(zone.call('attempt', text(name)))
      if (fate === 'killed') {
        await assert.rejects(tried, { code: 'ZONE_DIED' })
        assert.equal((await within(zone.closed)).signal, 'SIGSYS')
      } else {
        const result = Number(fromText(await tried))
        assert.ok(allowed.has(-result), `the answer was ${result}`)
      }
    })
  }
})

const directory = mkdtempSync(join(tmpdir(), 'zone-threads-'))
process.once('exit', () => rmSync(directory, { recursive: true }))

test('threads that were there before the lock are locked too', { skip: !linux }, async () => {
  await using zone = await spawnZone('threads', { argument: text(directory) })
  // Both threads could write files before the lock.
  assert.ok(existsSync(join(directory, 'pool-before')))
  assert.ok(existsSync(join(directory, 'worker-before')))
  assert.equal(fromText(await within(zone.call('worker', new Uint8Array(0)))), 'EPERM')
  await within(zone.call('pool', new Uint8Array(0)))
  assert.deepEqual(
    ['pool-after', 'worker-after'].map((name) => existsSync(join(directory, name))),
    [false, false],
  )
})
