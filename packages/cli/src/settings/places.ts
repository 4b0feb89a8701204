import { homedir, userInfo } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** The part of the environment that locates files. */
type Environment = Readonly<Record<string, string | undefined>>

/** The file of a command that names none: in the user's folder for data. */
export function defaultFile(env: Environment): string {
  return join(dataFolder(env), 'stronghold', 'default.stronghold')
}

/** The file with the user's own defaults. */
export function configFile(env: Environment): string {
  return join(configFolder(env), 'stronghold', 'config.json')
}

function dataFolder(env: Environment): string {
  if (process.platform === 'win32') {
    return absolute(env.LOCALAPPDATA) ?? join(homedir(), 'AppData', 'Local')
  }
  return absolute(env.XDG_DATA_HOME) ?? join(home(env), '.local', 'share')
}

function configFolder(env: Environment): string {
  if (process.platform === 'win32') {
    return absolute(env.APPDATA) ?? join(homedir(), 'AppData', 'Roaming')
  }
  return absolute(env.XDG_CONFIG_HOME) ?? join(home(env), '.config')
}

// XDG Base Directory Specification: an empty or relative path counts as none.
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined
}

// `homedir()` returns HOME even when it is empty: then the current folder, which may come from
// anybody, would choose the file. A user without an entry in the system's table has no defaults.
function home(env: Environment): string {
  return absolute(env.HOME) ?? absolute(homeInTable()) ?? '/'
}

function homeInTable(): string | undefined {
  try {
    return userInfo().homedir
  } catch {
    return undefined
  }
}
