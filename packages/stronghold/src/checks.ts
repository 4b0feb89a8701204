/**
 * The packages' common checks of arguments, and the derivation of ids from names: of no use to
 * applications.
 */

export { permissionsOf } from './client/permissions.js'
export { recordIdOf, vaultIdOf } from './client/web-crypto.js'
export { budgets } from './contract/budget/budget.js'
export { inArgument } from './contract/codec/misfit.js'
export { hex, isAllSeen, shownName, shownText } from './contract/documents/shown-text.js'
export { demandOf } from './contract/messages/client-messages.js'
export type { Demand } from './contract/messages/to-client/demand.js'
export { type AnyPlace, placesOfCall } from './contract/uses/places.js'
export { argon2Cost } from './host/argon2-cost.js'
export { keyProvider } from './host/key-provider.js'
export { anyScope } from './host/sync/scope.js'
export { snapshotSyncChecks } from './host/sync/sync-options.js'
export { zoneSettings } from './host/zone-settings.js'
