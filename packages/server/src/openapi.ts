import type { OpenAPIHono } from '@hono/zod-openapi'

/** The OpenAPI 3.1 document, from the same schemas that validate. */
// biome-ignore lint/suspicious/noExplicitAny: any app will do, whatever its environment
export function describeApi(app: OpenAPIHono<any>) {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Latchkey',
      version: '0.1.0',
      description:
        'Every place an account is signed in, and the end of any of them. Sign in with the session cookie, or send `Authorization: Bearer <token>`. Requests that change something carry JSON and come from the site itself.',
      license: { name: 'MIT' },
    },
    servers: [{ url: '/' }],
  })
}

export type ApiDocument = ReturnType<typeof describeApi>
