export { type PublicJwk, type PublicJwkType, publicJwk } from './public-jwk.js'
export {
  type JwsAlgorithm,
  type JwsClient,
  type SignJwsOptions,
  signJws,
} from './sign-jws.js'
export { jwkThumbprint } from './thumbprint.js'
