import koffi from 'koffi'
import {
  answer,
  assemble,
  data,
  type Instruction,
  load,
  unlessEqualSkip,
  verdict,
} from '#dist/guest/linux/bpf.js'
import { addressOf, raw } from './raw.js'

/**
 * `node confine.js ANSWER CALLS PROGRAM [ARGUMENTS…]`: puts a filter of system calls on itself, as a
 * service manager does, and becomes PROGRAM. CALLS are those that it refuses, separated by commas;
 * ANSWER is `EPERM`, `ENOSYS` or `kill`.
 */
const numbers: Readonly<Record<string, readonly [x64: number, arm64: number]>> = {
  seccomp: [317, 277],
  landlock_create_ruleset: [444, 444],
  landlock_add_rule: [445, 445],
  landlock_restrict_self: [446, 446],
  memfd_secret: [447, 447],
  mlock: [149, 228],
  capset: [126, 91],
  close_range: [436, 436],
}
const answers: Readonly<Record<string, number>> = {
  EPERM: verdict.error(1),
  ENOSYS: verdict.error(38),
  kill: verdict.killProcess,
}
const x64 = process.arch === 'x64'
const [how = '', calls = '', ...command] = process.argv.slice(2)

const refuse = answer(answers[how] as number)
const filter: Instruction[] = [
  load(data.number),
  ...calls.split(',').flatMap((name) => {
    const number = numbers[name]?.[x64 ? 0 : 1] as number
    return [unlessEqualSkip(number, 1), refuse]
  }),
  answer(verdict.allow),
]
const program = new Uint8Array(new ArrayBuffer(8 * filter.length))
assemble(filter, program)
const descriptor = new Uint8Array(new ArrayBuffer(16))
const view = new DataView(descriptor.buffer)
view.setUint16(0, filter.length, true)
view.setBigUint64(8, addressOf(program), true)

const [prctl, seccomp, fcntl] = x64 ? [157, 317, 72] : [167, 277, 25]
// No new privileges; then the filter, in all threads.
raw(prctl, 38, 1, 0, 0, 0)
if (raw(seccomp, 1, 1, addressOf(descriptor)) !== 0) throw new Error('the filter was refused')
// Node has marked them to be closed.
for (const stream of [0, 1, 2]) raw(fcntl, stream, 2, 0)
const execv = koffi.load(null).func('execv', 'int', ['str', 'str *'])
execv(command[0], [...command, null])
throw new Error('nothing was executed')
