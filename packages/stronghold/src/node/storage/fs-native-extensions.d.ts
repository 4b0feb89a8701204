declare module 'fs-native-extensions' {
  /** Tries to take an exclusive advisory lock on an open file; `false` when another holds it. */
  export function tryLock(fd: number): boolean
}
