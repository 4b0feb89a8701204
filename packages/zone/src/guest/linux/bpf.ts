/**
 * Classic BPF as seccomp understands it (linux/filter.h, linux/seccomp.h), as data: an instruction
 * is `u16 code, u8 jump if true, u8 jump if false, u32 k`.
 */
export type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, k: number]

/** Offsets in `struct seccomp_data`: `int nr; u32 arch; u64 instruction_pointer; u64 args[6]`. */
export const data = {
  number: 0,
  architecture: 4,
  /** The low half of argument `index`: both architectures are little-endian. */
  argument: (index: number) => 16 + 8 * index,
} as const

/** The possible answers of a filter (SECCOMP_RET_*). */
export const verdict = {
  allow: 0x7fff0000,
  killProcess: 0x80000000,
  /** The call is not made; the caller gets this error number. */
  error: (errno: number) => 0x00050000 | errno,
} as const

/** Loads the 32-bit word at `offset` into the accumulator (BPF_LD | BPF_W | BPF_ABS). */
export const load = (offset: number): Instruction => [0x20, 0, 0, offset]
/** Answers (BPF_RET | BPF_K). */
export const answer = (value: number): Instruction => [0x06, 0, 0, value]
/** Skips `count` instructions if the accumulator equals `value` (BPF_JMP | BPF_JEQ). */
export const ifEqualSkip = (value: number, count: number): Instruction => [0x15, count, 0, value]
/** Skips `count` instructions unless the accumulator equals `value` (BPF_JMP | BPF_JEQ). */
export const unlessEqualSkip = (value: number, count: number): Instruction => [
  0x15,
  0,
  count,
  value,
]
/** Skips `count` instructions unless the accumulator is at least `value` (BPF_JMP | BPF_JGE). */
export const unlessAtLeastSkip = (value: number, count: number): Instruction => [
  0x35,
  0,
  count,
  value,
]
/** Skips `count` instructions if a bit of `mask` is set (BPF_JMP | BPF_JSET). */
export const ifAnySetSkip = (mask: number, count: number): Instruction => [0x45, count, 0, mask]
/** Skips `count` instructions unless a bit of `mask` is set (BPF_JMP | BPF_JSET). */
export const unlessAnySetSkip = (mask: number, count: number): Instruction => [0x45, 0, count, mask]

/** Lays the instructions out as an array of `struct sock_filter`. */
export const assemble = (instructions: readonly Instruction[], into: Uint8Array): void => {
  const view = new DataView(into.buffer, into.byteOffset, into.byteLength)
  instructions.forEach(([code, ifTrue, ifFalse, k], index) => {
    view.setUint16(8 * index, code, true)
    view.setUint8(8 * index + 2, ifTrue)
    view.setUint8(8 * index + 3, ifFalse)
    view.setUint32(8 * index + 4, k, true)
  })
}
