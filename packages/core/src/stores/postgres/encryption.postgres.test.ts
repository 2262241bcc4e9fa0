import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { anEnding, aSession, start } from '../../testing/builders.ts'
import { openPostgresStore } from './open-postgres-store.ts'
import { TEST_CERTIFICATE } from './test-certificate.ts'
import { aServer, type TestServer } from './test-server.ts'

// On a server of its own, which has a certificate for 127.0.0.1 and takes connections that are encrypted, or not.

const folder = mkdtempSync(join(tmpdir(), 'latchkey-'))
const [rightRoot, wrongRoot] = [join(folder, 'right.pem'), join(folder, 'wrong.pem')]

let server: TestServer
beforeAll(async () => {
  writeFileSync(rightRoot, TEST_CERTIFICATE.certificate)
  writeFileSync(wrongRoot, String(rootCertificates[0]))
  server = await aServer({ tls: TEST_CERTIFICATE })
  await server.start()
})
afterAll(async () => {
  await server.remove()
  rmSync(folder, { recursive: true })
})

describe('sslmode=verify-full', () => {
  it('encrypts every connection to a server that sslrootcert vouches for', async () => {
    const store = await openPostgresStore(urlWith(rightRoot))
    const session = aSession()
    await start(store, session)

    await store.terminate({}, anEnding(), { limit: 1, origin: {} })

    const { point, read, transact } = store.tables
    assert.equal((await store.find(session.id))?.ending?.cause, 'terminated')
    for (const run of [point, read, (own: typeof OWN) => transact((step) => step.run(own))]) {
      assert.deepEqual(await run(OWN), [{ ssl: true, version: 'TLSv1.3' }])
    }
    assert.deepEqual(await read(ALL), [{ ssl: true }])
    await store.close()
  })

  it.each([
    ['whose authority is another', () => urlWith(wrongRoot), /self-signed certificate/],
    ['whose authority is unknown', () => urlWith(), /self-signed certificate/],
    [
      'whose certificate is for another name',
      () => nameOther(urlWith(rightRoot)),
      /does not match certificate's altnames: Host: localhost/,
    ],
    ['when the authority is in no file', () => urlWith(join(folder, 'none.pem')), /no such file/],
  ])('refuses a server %s', async (_, url, message) => {
    await assert.rejects(openPostgresStore(url()), (error: Error) => {
      assert.deepEqual([error.name, error.message], ['SessionError', 'The session store can not be reached'])
      return message.test((error.cause as Error).message)
    })
  })
})

const OWN = { text: 'SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()' }
const ALL = {
  text: `SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'latchkey'`,
}

function urlWith(sslrootcert?: string): string {
  const url = new URL(server.url)
  url.searchParams.set('sslmode', 'verify-full')
  if (sslrootcert !== undefined) url.searchParams.set('sslrootcert', sslrootcert)
  return url.href
}

function nameOther(url: string): string {
  return url.replace('@127.0.0.1:', '@localhost:')
}
