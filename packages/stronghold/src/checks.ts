/**
 * How the packages of this project read what their callers give, where it is the same thing, and how
 * ids follow from names: of no use to applications.
 */
export { argon2Cost } from './argon2-cost.js'
export { budgets } from './budget/budget.js'
export { inArgument } from './codec/misfit.js'
export { keyProvider } from './key-provider.js'
export { permissionsOf } from './permissions.js'
export { type AnyPlace, placesOfCall } from './policy/places.js'
export { isAllSeen, shownName, shownText } from './policy/shown-text.js'
export { anyScope } from './scope.js'
export { snapshotSyncChecks } from './sync-options.js'
export { recordIdOf, vaultIdOf } from './web-crypto.js'
export { zoneSettings } from './zone-inside.js'
