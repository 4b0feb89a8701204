import { StrongholdError } from '../../contract/errors.js'

/** The part of a `FileHandle` that a durable file needs. */
export interface OpenFile {
  readonly fd: number
  stat(): Promise<{
    readonly size: number
    readonly mode: number
    readonly nlink: number
    readonly ino: number
    isFile(): boolean
  }>
  chmod(mode: number): Promise<void>
  read(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>
  writeFile(bytes: Uint8Array): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

/**
 * The part of `node:fs/promises` that a durable file needs, handed in as an argument: tests count,
 * fail and interrupt these calls one by one.
 */
export interface Files {
  open(path: string, flags: number, mode?: number): Promise<OpenFile>
  link(existing: string, path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
  readdir(path: string): Promise<string[]>
  realpath(path: string): Promise<string>
  /** Answers the first directory that was made, if any. */
  mkdir(path: string, options: { recursive: true; mode: number }): Promise<string | undefined>
}

/** The code of a system error (`ENOENT`), if it is one. */
export function systemCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : undefined
}

/** The error of this library for an error of the file system. */
export function storageError(error: unknown): StrongholdError {
  if (error instanceof StrongholdError) return error
  switch (systemCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new StrongholdError('SNAPSHOT_NOT_FOUND', { cause: error })
    case 'EEXIST':
      return new StrongholdError('SNAPSHOT_EXISTS', { cause: error })
    case 'EISDIR':
      return new StrongholdError('NOT_A_SNAPSHOT', { cause: error })
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new StrongholdError('STORAGE_FULL', { cause: error })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ELOOP':
      return new StrongholdError('STORAGE_DENIED', { cause: error })
    default:
      return new StrongholdError('STORAGE_FAILED', { cause: error })
  }
}

/** Whether a `link` failed because the file system, or its policy, does not allow hard links. */
export function lacksHardLinks(error: unknown): boolean {
  const codes = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']
  return codes.includes(systemCode(error) ?? '')
}
