import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { linux, program, spawnZone } from './support.js'

const host = fileURLToPath(program('host'))

test('the kernel confirms the locks, for every thread', { skip: !linux }, async () => {
  await using zone = await spawnZone('echo')
  const threads = readdirSync(`/proc/${zone.pid}/task`)
  assert.ok(threads.length > 0)
  for (const thread of threads) {
    const status = readFileSync(`/proc/${zone.pid}/task/${thread}/status`, 'utf8')
    assert.match(status, /^Seccomp:\t2$/m)
    assert.match(status, /^NoNewPrivs:\t1$/m)
  }
  const main = readFileSync(`/proc/${zone.pid}/status`, 'utf8')
  // At most CAP_IPC_LOCK, which is bit 14.
  assert.match(main, /^CapEff:\t000000000000[04]000$/m)
  assert.match(main, /^CapPrm:\t000000000000[04]000$/m)
  assert.match(readFileSync(`/proc/${zone.pid}/limits`, 'utf8'), /^Max core file size +0 +0 /m)
})

test('another process of the same user cannot read its memory', { skip: !linux }, () => {
  // Root may read everything; so the host of this test is not root.
  const drop = process.getuid?.() === 0
  const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups', '--bounding-set=-all']
  const [file, before] = drop
    ? ['setpriv', [...nobody, '--', process.execPath]]
    : [process.execPath, []]
  const output = execFileSync(file, [...before, host, 'peek'], { encoding: 'utf8', cwd: '/' })
  assert.deepEqual(JSON.parse(output), {
    own: 'opened',
    zone: 'EACCES',
    environment: 'EACCES',
    applied: true,
  })
})

test('nothing of the environment or of the options of the host gets in', () => {
  const directory = mkdtempSync(join(tmpdir(), 'zone-environment-'))
  try {
    // Notes the process it is loaded in, as hostile code would be.
    const hostile = join(directory, 'hostile.cjs')
    const trace = join(directory, 'trace')
    writeFileSync(
      hostile,
      `require('node:fs').appendFileSync(${JSON.stringify(trace)}, process.pid + '\\n')`,
    )
    const environment = {
      ...process.env,
      NODE_OPTIONS: `--require=${hostile} --max-http-header-size=9999`,
      NODE_EXTRA_CA_CERTS: '/etc/passwd',
      LD_PRELOAD: join(directory, 'absent.so'),
      SECRET: 'secret',
      NODE_V8_COVERAGE: directory,
      POLLUTION: `--require=${hostile}`,
    }
    for (const task of ['inherit', 'polluted']) {
      const output = execFileSync(process.execPath, ['--no-warnings', host, task], {
        encoding: 'utf8',
        env: environment,
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      const inherited = JSON.parse(output) as {
        environment: Record<string, string>
        options: readonly string[]
      }
      if (process.platform !== 'win32') {
        assert.deepEqual(Object.keys(inherited.environment).sort(), [
          'MALLOC_ARENA_MAX',
          'UV_THREADPOOL_SIZE',
          'UV_USE_IO_URING',
        ])
      }
      assert.deepEqual(inherited.options.slice(0, 2), ['--jitless', '--single-threaded'])
      assert.ok(!inherited.options.includes('--no-warnings'))
      // The control: in the host, and only there, it was loaded.
      assert.ok(existsSync(trace))
      assert.equal(readFileSync(trace, 'utf8').trim().split('\n').length, 1)
      rmSync(trace)
    }
  } finally {
    rmSync(directory, { recursive: true })
  }
})
