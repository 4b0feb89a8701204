import { exactMethods, shows } from '@stronghold/stronghold/codec'
import type { ClientPath, VaultPath } from './paths.js'
import { Store } from './store.js'
import { Vault } from './vault.js'

/** A client of a loaded Stronghold, by name. */
export class Client {
  /** The path of the snapshot. */
  path: string
  name: ClientPath

  constructor(path: string, name: ClientPath) {
    this.path = path
    this.name = name
  }

  /** A handle on a vault; creates nothing. */
  getVault(name: VaultPath): Vault {
    return new Vault(this.path, this.name, name)
  }

  /** The client's key/value store. */
  getStore(): Store {
    return new Store(this.path, this.name)
  }
}

exactMethods(Client, {})
shows(Client, 'Client', ({ path }) => JSON.stringify(path))
