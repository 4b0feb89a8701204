import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { MemoryReport } from '@stronghold/memory'
import type { Findings, Scenario } from './programs/report.js'
import { pageSize } from './programs/system.js'
import { runForJson, type Start } from './run-program.js'

const slab: Scenario = {
  backend: 'slab',
  arenaPages: 128,
  count: 1,
  length: 32,
  privileged: true,
  absent: [],
}

function find(scenario: Scenario, start: Start = {}): Findings {
  return runForJson<Findings>('report', [JSON.stringify(scenario)], start)
}

/** The numbers of a sentence such as "16 of 128 arena pages are locked". */
function pagesIn(report: MemoryReport, protection: string): number {
  const sentence = report.lacks.find((lack) => lack.startsWith(`${protection}:`))
  return Number(/(\d+) of 128/.exec(sentence ?? '')?.[1])
}

describe('the report matches what the kernel shows', () => {
  test('of secret pages, to the user that runs it', () => {
    const { report, throughProc } = find(slab)
    // Where only a part of the arena is secret, the first slots are.
    const secret = report.secretPages || pagesIn(report, 'secretPages') > 0
    assert.equal(throughProc, secret ? 'EIO' : 'the bytes')
    assert.equal(
      report.lacks.some((lack) => lack.startsWith('secretPages:')),
      !report.secretPages,
    )
  })

  test('on a kernel without memfd_secret', () => {
    const { report, throughProc } = find({ ...slab, absent: ['memfdSecret'] })
    assert.equal(report.secretPages, false)
    assert.equal(pagesIn(report, 'secretPages'), 0)
    assert.match(report.lacks.join(), /ENOSYS/)
    assert.equal(throughProc, 'the bytes')
  })

  test('of a buffer outside the arena', () => {
    const { report, laterReport, throughProc } = find({ ...slab, length: 100_000 })
    assert.equal(laterReport.secretPages, false)
    assert.equal(throughProc, 'the bytes')
    assert.ok(laterReport.lacks.length > report.lacks.length || !report.secretPages)
  })

  test('where nothing may be locked', () => {
    for (const absent of [[], ['memfdSecret']] as const) {
      const scenario = { ...slab, privileged: false, absent }
      const { report, lockedKib } = find(scenario, { lockLimit: 0 })
      assert.equal(report.locked, false)
      assert.equal(report.secretPages, false)
      assert.equal(pagesIn(report, 'locked'), 0)
      assert.equal(lockedKib, 0)
    }
  })

  test('where a part of the arena may be locked', () => {
    for (const absent of [[], ['memfdSecret']] as const) {
      const scenario = { ...slab, privileged: false, absent }
      const { report, lockedKib } = find(scenario, { lockLimit: 64 })
      assert.equal(report.locked, false)
      assert.ok(lockedKib > 0 && lockedKib <= 64)
      assert.equal((pagesIn(report, 'locked') * pageSize) / 1024, lockedKib)
    }
  })

  test('where the arena may be locked but not what comes after', () => {
    const scenario = { ...slab, arenaPages: 1, length: 1_000_000, privileged: false }
    const { report, laterReport, lockedKib, laterLockedKib } = find(scenario, { lockLimit: 64 })
    assert.equal(report.locked, true)
    assert.equal(laterReport.locked, false)
    assert.match(laterReport.lacks.join(), /locked: pages outside the arena/)
    assert.equal(laterLockedKib, lockedKib)
  })

  test('where madvise is refused', () => {
    const { report } = find({ ...slab, absent: ['memfdSecret', 'madviseDontDump'] })
    assert.equal(report.excludedFromDumps, false)
    assert.match(report.lacks.join(), /excludedFromDumps: .*ENOSYS/)
  })

  test('of sodium, which keeps silent itself', () => {
    const sodium: Scenario = { ...slab, backend: 'sodium', count: 100 }
    assert.equal(find(sodium).throughProc, 'the bytes')
    const limited = find({ ...sodium, privileged: false }, { lockLimit: 64 })
    assert.equal(limited.laterReport.locked, false)
    assert.ok(limited.laterLockedKib <= 64)
    assert.match(limited.laterReport.lacks.join(), /locked: sodium_mlock was refused/)
  })

  test('of the heap, which has nothing', () => {
    const { report, throughProc } = find({ ...slab, backend: 'heap' })
    assert.equal(throughProc, 'the bytes')
    for (const name of ['guardPages', 'noAccessAtRest', 'locked', 'secretPages'] as const) {
      assert.equal(report[name], false)
      assert.ok(report.lacks.some((lack) => lack.startsWith(`${name}:`)))
    }
  })
})

describe('the best backend that works', () => {
  interface Answer {
    readonly report: MemoryReport
    readonly slab: string
  }

  test('is the slab', () => {
    const { report } = runForJson<Answer>('missing', [''])
    assert.equal(report.backend, 'slab')
  })

  test('is sodium without koffi', () => {
    const { report, slab } = runForJson<Answer>('missing', ['koffi'])
    assert.equal(report.backend, 'sodium')
    assert.match(report.lacks.join(), /slab does not work here: koffi .* \(MODULE_NOT_FOUND\)\./)
    assert.doesNotMatch(report.lacks.join(), /file:/)
    assert.equal(slab, 'UNAVAILABLE')
  })

  test('is the heap without both', () => {
    const { report } = runForJson<Answer>('missing', ['koffi,sodium-native'])
    assert.equal(report.backend, 'heap')
    assert.match(
      report.lacks.join(),
      /sodium does not work here: sodium-native could not be loaded/,
    )
  })

  test('is the heap in Electron, which forbids external buffers', () => {
    const { report } = runForJson<Answer>('missing', ['', 'electron'])
    assert.equal(report.backend, 'heap')
    assert.match(report.lacks.join(), /slab does not work here: External buffers are not allowed/)
    assert.match(report.lacks.join(), /sodium does not work here: Electron forbids/)
  })

  test('of the browser build is the heap', () => {
    const flags = ['--conditions=browser']
    const { report, slab } = runForJson<Answer>('missing', ['koffi,sodium-native'], { flags })
    assert.equal(report.backend, 'heap')
    assert.equal(slab, 'UNAVAILABLE')
    assert.doesNotMatch(report.lacks.join(), /does not work here/)
  })
})
