import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { assemble } from '#dist/guest/linux/bpf.js'
import { makeFilter, type Rule, rules } from '#dist/guest/linux/filter.js'
import { type SystemCall, systemCallNumber } from '#dist/guest/linux/system-calls.js'

const ALLOW = 0x7fff0000
const KILL = 0x80000000
const EPERM = 0x00050001
const EAGAIN = 0x0005000b
const architectures = ['x64', 'arm64'] as const
const audit = { x64: 0xc000003e, arm64: 0xc00000b7 }

/** Runs a filter as the kernel would, on `struct seccomp_data`. */
const run = (
  program: Uint8Array,
  number: number,
  arch: number,
  args: readonly number[],
): number => {
  const call = new DataView(new ArrayBuffer(64))
  call.setUint32(0, number, true)
  call.setUint32(4, arch, true)
  args.forEach((value, index) => {
    call.setUint32(16 + 8 * index, value, true)
  })
  const view = new DataView(program.buffer)
  for (let at = 0, accumulator = 0; ; at += 8) {
    const k = view.getUint32(at + 4, true)
    const [ifTrue, ifFalse] = [view.getUint8(at + 2), view.getUint8(at + 3)]
    const jump = (condition: boolean) => {
      at += 8 * (condition ? ifTrue : ifFalse)
    }
    switch (view.getUint16(at, true)) {
      case 0x20:
        accumulator = call.getUint32(k, true)
        break
      case 0x15:
        jump(accumulator === k)
        break
      case 0x35:
        jump(accumulator >= k)
        break
      case 0x45:
        jump((accumulator & k) !== 0)
        break
      case 0x06:
        return k
      default:
        assert.fail('an instruction that no filter uses')
    }
  }
}

const programs = Object.fromEntries(
  architectures.map((architecture) => {
    const instructions = makeFilter(architecture)
    assert.ok(instructions.length <= 4096)
    const program = new Uint8Array(8 * instructions.length)
    assemble(instructions, program)
    return [architecture, program]
  }),
) as Record<(typeof architectures)[number], Uint8Array>

const verdicts: Readonly<Record<Rule, (args: readonly number[]) => number>> = {
  allow: () => ALLOW,
  refuse: () => EPERM,
  'channel-only': ([descriptor]) => (descriptor === 3 ? ALLOW : EAGAIN),
  'private-anonymous': ([, , protection = 0, flags]) =>
    (protection & 4) === 0 && anonymous(flags) ? ALLOW : EPERM,
  'not-executable': ([, , protection]) => (((protection ?? 0) & 4) === 0 ? ALLOW : EPERM),
}
const anonymous = (flags = 0): boolean => (flags & 0x20) !== 0 && (flags & 1) === 0
const words = fc.array(fc.nat(0xffffffff), { minLength: 6, maxLength: 6 })
const near = fc
  .tuple(fc.nat(5), fc.nat(5), fc.nat(7), fc.nat(0x3f), fc.nat(5))
  .map((args) => [...args, 0])

test('the filter answers each call of its table by its rule, on both architectures', () => {
  for (const architecture of architectures) {
    for (const [call, rule] of rules) {
      const number = systemCallNumber(call, architecture)
      if (number === undefined) continue
      fc.assert(
        fc.property(fc.oneof(words, near), (args) => {
          const answer = run(programs[architecture], number, audit[architecture], args)
          assert.equal(answer, verdicts[rule](args), `${architecture} ${call}`)
        }),
      )
    }
  }
})

test('every other number kills', () => {
  for (const architecture of architectures) {
    const known = new Set(rules.map(([call]) => systemCallNumber(call, architecture)))
    fc.assert(
      fc.property(fc.oneof(fc.nat(600), fc.nat(0xffffffff)), words, (number, args) => {
        fc.pre(!known.has(number))
        assert.equal(run(programs[architecture], number, audit[architecture], args), KILL)
      }),
      { numRuns: 2000 },
    )
  }
})

test('another architecture kills, whatever the call', () => {
  for (const architecture of architectures) {
    fc.assert(
      fc.property(fc.nat(600), fc.nat(0xffffffff), words, (number, arch, args) => {
        fc.pre(arch !== audit[architecture])
        assert.equal(run(programs[architecture], number, arch, args), KILL)
      }),
    )
    // i386 and 32-bit ARM, which the same kernels may run.
    for (const arch of [0x40000003, 0x40000028]) {
      assert.equal(run(programs[architecture], 0, arch, [3]), KILL)
    }
  }
})

test('the x32 convention kills', () => {
  for (const [call] of rules) {
    const number = systemCallNumber(call, 'x64') as number
    assert.equal(run(programs.x64, 0x40000000 + number, audit.x64, [3]), KILL)
  }
})

test('no call has two rules, and no two calls one number', () => {
  const calls = rules.map(([call]) => call)
  assert.equal(new Set(calls).size, calls.length)
  for (const architecture of architectures) {
    const numbers = calls.flatMap((call: SystemCall) => systemCallNumber(call, architecture) ?? [])
    assert.equal(new Set(numbers).size, numbers.length)
  }
})
