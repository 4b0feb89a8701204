/** The architectures whose numbers are known here. */
export type Architecture = 'x64' | 'arm64'

/** System call numbers: x64, arm64. arm64 has only the newer one of each pair of old and new. */
const numbers = {
  access: [21, undefined],
  brk: [12, 214],
  capget: [125, 90],
  capset: [126, 91],
  clock_getres: [229, 114],
  clock_gettime: [228, 113],
  clock_nanosleep: [230, 115],
  close: [3, 57],
  epoll_ctl: [233, 21],
  epoll_pwait: [281, 22],
  epoll_wait: [232, undefined],
  exit: [60, 93],
  exit_group: [231, 94],
  faccessat: [269, 48],
  faccessat2: [439, 439],
  fcntl: [72, 25],
  fstat: [5, 80],
  fsync: [74, 82],
  futex: [202, 98],
  getcpu: [309, 168],
  getcwd: [79, 17],
  getegid: [108, 177],
  geteuid: [107, 175],
  getgid: [104, 176],
  getpid: [39, 172],
  getppid: [110, 173],
  getrandom: [318, 278],
  getrusage: [98, 165],
  gettid: [186, 178],
  gettimeofday: [96, 169],
  getuid: [102, 174],
  io_uring_enter: [426, 426],
  ioctl: [16, 29],
  landlock_create_ruleset: [444, 444],
  landlock_restrict_self: [446, 446],
  lseek: [8, 62],
  lstat: [6, undefined],
  madvise: [28, 233],
  membarrier: [324, 283],
  mincore: [27, 232],
  mlock: [149, 228],
  mmap: [9, 222],
  mprotect: [10, 226],
  mremap: [25, 216],
  munlock: [150, 229],
  munmap: [11, 215],
  nanosleep: [35, 101],
  newfstatat: [262, 79],
  open: [2, undefined],
  openat: [257, 56],
  openat2: [437, 437],
  prctl: [157, 167],
  pread64: [17, 67],
  prlimit64: [302, 261],
  read: [0, 63],
  readlink: [89, undefined],
  readlinkat: [267, 78],
  readv: [19, 65],
  restart_syscall: [219, 128],
  rseq: [334, 293],
  rt_sigaction: [13, 134],
  rt_sigprocmask: [14, 135],
  rt_sigreturn: [15, 139],
  sched_getaffinity: [204, 123],
  sched_getparam: [143, 121],
  sched_getscheduler: [145, 120],
  sched_yield: [24, 124],
  seccomp: [317, 277],
  set_robust_list: [273, 99],
  sigaltstack: [131, 132],
  stat: [4, undefined],
  statx: [332, 291],
  sysinfo: [99, 179],
  uname: [63, 160],
  write: [1, 64],
  writev: [20, 66],
} as const satisfies Record<string, readonly [number, number | undefined]>

export type SystemCall = keyof typeof numbers

/** The number of a system call, or `undefined` where the architecture does not have it. */
export const systemCallNumber = (
  call: SystemCall,
  architecture: Architecture,
): number | undefined => numbers[call][architecture === 'x64' ? 0 : 1]

/** The number of a system call that both architectures have. */
export const numberOf = (call: SystemCall, architecture: Architecture): number => {
  const number = systemCallNumber(call, architecture)
  if (number === undefined) throw new Error(`${architecture} has no ${call}`)
  return number
}
