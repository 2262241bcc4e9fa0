import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { ACCEPT_CH } from 'latchkey/device'
import { newNonce, type SecurityHeaders } from 'latchkey/http'

/** The built web application, read once: no path of a request ever reaches the file system. */
export type Pages = {
  readonly index: string
  readonly assets: ReadonlyMap<string, Asset>
}

type Asset = {
  readonly type: string
  readonly plain: Uint8Array<ArrayBuffer>
  readonly brotli?: Uint8Array<ArrayBuffer>
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=UTF-8',
  '.html': 'text/html; charset=UTF-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=UTF-8',
  '.json': 'application/json; charset=UTF-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=UTF-8',
  '.txt': 'text/plain; charset=UTF-8',
  '.webmanifest': 'application/manifest+json; charset=UTF-8',
  '.woff2': 'font/woff2',
}

/** Stands in index.html wherever the nonce of the answer belongs. */
const NONCE_MARK = '__NONCE__'

/** The pages of design: everything else is answered 404, with the page that says so. */
const KNOWN_PAGES = /^\/(?:|setup|login|account(?:\/(?:sessions|security))?|admin(?:\/(?:sessions|users|audit))?)\/?$/

/** @throws when the folder has no index.html: the web application has not been built */
export function readPages(folder: string): Pages {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const assets = files
    .map((file) => join(file.parentPath, file.name))
    .map((path) => [`/${relative(folder, path).split(sep).join('/')}`, readAsset(path)] as const)
    .filter(([path]) => path !== '/index.html')
  return { index: readFileSync(join(folder, 'index.html'), 'utf8'), assets: new Map(assets) }
}

/** `undefined` for a method other than GET and HEAD. */
export function servePages(request: Request, pages: Pages, headers: SecurityHeaders): Response | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
  const { pathname } = new URL(request.url)
  const asset = pages.assets.get(pathname)
  if (asset) return assetResponse(request, pathname, asset, headers)
  const nonce = newNonce()
  return new Response(pages.index.replaceAll(NONCE_MARK, nonce), {
    status: KNOWN_PAGES.test(pathname) ? 200 : 404,
    headers: { ...headers.page(nonce), 'Content-Type': 'text/html; charset=UTF-8', 'Accept-CH': ACCEPT_CH },
  })
}

function assetResponse(request: Request, pathname: string, asset: Asset, headers: SecurityHeaders): Response {
  const brotli =
    asset.brotli && (request.headers.get('accept-encoding') ?? '').includes('br') ? asset.brotli : undefined
  return new Response(brotli ?? asset.plain, {
    headers: {
      ...headers.asset,
      // Only what the build names by its content may be kept for ever.
      ...(pathname.startsWith('/assets/') ? {} : { 'Cache-Control': 'no-cache' }),
      'Content-Type': asset.type,
      Vary: 'Accept-Encoding',
      ...(brotli ? { 'Content-Encoding': 'br' } : {}),
    },
  })
}

function readAsset(path: string): Asset {
  const plain = new Uint8Array(readFileSync(path))
  const type = TYPES[path.slice(path.lastIndexOf('.'))] ?? 'application/octet-stream'
  if (!/text|json|svg|javascript/.test(type)) return { type, plain }
  const brotli = new Uint8Array(brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }))
  return { type, plain, brotli }
}
