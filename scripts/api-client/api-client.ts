import openapiTS, { astToString, COMMENT_HEADER, type OpenAPI3 } from 'openapi-typescript'

/** The types of the API, for the web application: a request that the server does not know does not compile. */
export async function apiClient(document: object): Promise<string> {
  return `${COMMENT_HEADER}${astToString(await openapiTS(document as OpenAPI3))}`
}
