import type { LibraryHandle } from 'koffi'
import { loadNativePackage } from '../native-package.js'
import type { MemoryCalls } from './memory-calls.js'

/** The used part of koffi. */
interface Koffi {
  load(path: null): LibraryHandle
  view(address: number, length: number): ArrayBuffer
  errno(): number
  readonly os: { readonly errno: Readonly<Record<string, number>> }
}

/** The same on x64 and arm64: both tables give new calls one number. */
const SYS_memfd_secret = 447
/** Equal on x64 and arm64 (asm-generic/fcntl.h). */
const O_CLOEXEC = 0o2000000

/**
 * The memory calls of Linux through koffi. Each function is declared once, here: declaring costs a
 * thousand times more than calling.
 * @throws Error when the platform is another one, or koffi is missing.
 */
export function openMemoryCalls(): MemoryCalls {
  const host = `${process.platform}-${process.arch}`
  if (host !== 'linux-x64' && host !== 'linux-arm64') {
    throw new Error(`pages of our own are written for Linux on x64 and arm64, not for ${host}`)
  }
  const koffi = loadNativePackage('koffi') as Koffi
  const libc = koffi.load(null)
  const declare = <F>(name: string, result: string, parameters: string[]): F =>
    libc.func(name, result, parameters) as F

  const syscall = declare<(number: number, flags: number) => number>('syscall', 'long', [
    'long',
    'uint',
  ])
  const names = new Map(Object.entries(koffi.os.errno).map(([name, number]) => [number, name]))
  return {
    pageSize: declare<() => number>('getpagesize', 'int', [])(),
    mmap: declare('mmap', 'intptr_t', ['uintptr_t', 'size_t', 'int', 'int', 'int', 'int64_t']),
    munmap: declare('munmap', 'int', ['uintptr_t', 'size_t']),
    mprotect: declare('mprotect', 'int', ['uintptr_t', 'size_t', 'int']),
    mlock: declare('mlock', 'int', ['uintptr_t', 'size_t']),
    madvise: declare('madvise', 'int', ['uintptr_t', 'size_t', 'int']),
    memfdSecret: () => syscall(SYS_memfd_secret, O_CLOEXEC),
    ftruncate: declare('ftruncate', 'int', ['int', 'int64_t']),
    close: declare('close', 'int', ['int']),
    errorName: () => names.get(koffi.errno()) ?? 'unknown error',
    view: (address, length) => koffi.view(address, length),
  }
}
