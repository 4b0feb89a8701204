// Compiled only: each type of ours can stand for the plugin's, and the other way round.

import type * as ours from '@stronghold/tauri'
import type * as plugin from '@tauri-apps/plugin-stronghold'

type Both<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
type Parameters<C extends abstract new (...input: never) => unknown> = ConstructorParameters<C>
type Statics<C> = { [K in keyof C as K extends 'prototype' ? never : K]: C[K] }

export const same: {
  client: Both<ours.Client, plugin.Client>
  location: Both<ours.Location, plugin.Location>
  store: Both<ours.Store, plugin.Store>
  stronghold: Both<ours.Stronghold, plugin.Stronghold>
  vault: Both<ours.Vault, plugin.Vault>
  makesClient: Both<Parameters<typeof ours.Client>, Parameters<typeof plugin.Client>>
  makesLocation: Both<typeof ours.Location, typeof plugin.Location>
  makesStore: Both<Parameters<typeof ours.Store>, Parameters<typeof plugin.Store>>
  makesVault: Both<typeof ours.Vault, typeof plugin.Vault>
  // Of classes with private constructors only the rest can be compared.
  loads: Both<Statics<typeof ours.Stronghold>, Statics<typeof plugin.Stronghold>>
  clientPath: Both<ours.ClientPath, plugin.ClientPath>
  vaultPath: Both<ours.VaultPath, plugin.VaultPath>
  recordPath: Both<ours.RecordPath, plugin.RecordPath>
  storeKey: Both<ours.StoreKey, plugin.StoreKey>
  duration: Both<ours.Duration, plugin.Duration>
  limits: Both<ours.ConnectionLimits, plugin.ConnectionLimits>
  peer: Both<ours.PeerAddress, plugin.PeerAddress>
  addresses: Both<ours.AddressInfo, plugin.AddressInfo>
  access: Both<ours.ClientAccess, plugin.ClientAccess>
  permissions: Both<ours.Permissions, plugin.Permissions>
  network: Both<ours.NetworkConfig, plugin.NetworkConfig>
  // And the check itself tells types apart.
  control: Both<ours.Store, plugin.Client>
  // Nothing that the plugin exports is missing, as far as values go.
  exports: Exclude<keyof typeof plugin, keyof typeof ours> extends never ? true : false
} = {
  client: true,
  location: true,
  store: true,
  stronghold: true,
  vault: true,
  makesClient: true,
  makesLocation: true,
  makesStore: true,
  makesVault: true,
  loads: true,
  clientPath: true,
  vaultPath: true,
  recordPath: true,
  storeKey: true,
  duration: true,
  limits: true,
  peer: true,
  addresses: true,
  access: true,
  permissions: true,
  network: true,
  control: false,
  exports: true,
}
