import { channelDescriptor } from '../descriptor.js'
import {
  answer,
  data,
  type Instruction,
  ifAnySetSkip,
  ifEqualSkip,
  load,
  unlessAnySetSkip,
  unlessAtLeastSkip,
  unlessEqualSkip,
  verdict,
} from './bpf.js'
import { type Architecture, type SystemCall, systemCallNumber } from './system-calls.js'

/** The treatment of one system call. `docs/spec/zone.md` says why each is here. */
export type Rule =
  | 'allow'
  /**
   * Allowed if the first argument is the channel's descriptor, else EAGAIN: V8 wakes an event loop
   * that nobody runs any more, and libuv aborts the process for any other error than this.
   */
  | 'channel-only'
  /** Allowed if the third argument (protection) has no PROT_EXEC, else EPERM. */
  | 'not-executable'
  /**
   * `not-executable`, and the fourth argument (flags) must have MAP_ANONYMOUS and not MAP_SHARED,
   * else EPERM: a shared mapping of an open file writes to it without any other call.
   */
  | 'private-anonymous'
  /** EPERM: Node or a library tries it now and then, and lives without it. */
  | 'refuse'

const only = (rule: Rule, calls: readonly SystemCall[]): [SystemCall, Rule][] =>
  calls.map((call) => [call, rule])

/** The table, the busiest first. A call that is not in it kills the process. */
export const rules: readonly (readonly [SystemCall, Rule])[] = [
  ...only('channel-only', ['read', 'write']),
  ...only('allow', ['futex', 'madvise', 'munmap']),
  ...only('private-anonymous', ['mmap']),
  ...only('not-executable', ['mprotect']),
  ...only('allow', ['clock_gettime', 'getrandom', 'brk', 'mremap', 'mlock', 'munlock']),
  ...only('allow', ['close']),
  ...only('allow', ['sched_yield', 'sched_getaffinity', 'sched_getparam', 'sched_getscheduler']),
  ...only('allow', ['rt_sigprocmask', 'rt_sigreturn', 'restart_syscall']),
  ...only('allow', ['epoll_wait', 'epoll_pwait']),
  ...only('allow', ['clock_nanosleep', 'nanosleep', 'gettimeofday', 'clock_getres', 'getcpu']),
  ...only('allow', ['getpid', 'gettid', 'getrusage', 'exit', 'exit_group']),
  ...only('refuse', ['open', 'openat', 'openat2', 'access', 'faccessat', 'faccessat2']),
  ...only('refuse', ['stat', 'lstat', 'fstat', 'newfstatat', 'statx', 'readlink', 'readlinkat']),
  ...only('refuse', ['getcwd', 'readv', 'writev', 'pread64', 'lseek', 'fsync', 'fcntl', 'ioctl']),
  ...only('refuse', ['epoll_ctl', 'io_uring_enter']),
  ...only('refuse', ['rt_sigaction', 'sigaltstack', 'prctl', 'prlimit64', 'membarrier', 'mincore']),
  ...only('refuse', ['rseq', 'set_robust_list', 'sysinfo', 'uname']),
  ...only('refuse', ['getppid', 'getuid', 'geteuid', 'getgid', 'getegid']),
]

/** AUDIT_ARCH_* (linux/audit.h). */
const auditArchitecture: Readonly<Record<Architecture, number>> = {
  x64: 0xc000003e,
  arm64: 0xc00000b7,
}
/** Numbers from here on belong to the x32 calling convention, which reaches the same kernel code. */
const x32 = 0x40000000
const protExec = 4
/** asm-generic/mman-common.h. MAP_SHARED_VALIDATE (3) has this bit too. */
const mapShared = 1
const mapAnonymous = 0x20
const eperm = 1
const eagain = 11

/** The filter program for `architecture`. */
export const makeFilter = (architecture: Architecture): readonly Instruction[] => [
  load(data.architecture),
  ifEqualSkip(auditArchitecture[architecture], 1),
  answer(verdict.killProcess),
  load(data.number),
  unlessAtLeastSkip(x32, 1),
  answer(verdict.killProcess),
  ...rules.flatMap(([call, rule]) => {
    const number = systemCallNumber(call, architecture)
    if (number === undefined) return []
    const body = bodies[rule]
    return [unlessEqualSkip(number, body.length), ...body]
  }),
  answer(verdict.killProcess),
]

const bodies: Readonly<Record<Rule, readonly Instruction[]>> = {
  allow: [answer(verdict.allow)],
  refuse: [answer(verdict.error(eperm))],
  'channel-only': [
    load(data.argument(0)),
    unlessEqualSkip(channelDescriptor, 1),
    answer(verdict.allow),
    answer(verdict.error(eagain)),
  ],
  'private-anonymous': [
    load(data.argument(2)),
    ifAnySetSkip(protExec, 4),
    load(data.argument(3)),
    ifAnySetSkip(mapShared, 2),
    unlessAnySetSkip(mapAnonymous, 1),
    answer(verdict.allow),
    answer(verdict.error(eperm)),
  ],
  'not-executable': [
    load(data.argument(2)),
    ifAnySetSkip(protExec, 1),
    answer(verdict.allow),
    answer(verdict.error(eperm)),
  ],
}
