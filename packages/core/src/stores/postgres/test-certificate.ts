import type { Certificate } from './test-server.ts'

/**
 * For tests alone, and no secret: it speaks for 127.0.0.1 from 2020 to 2120, and is its own authority. Made with
 * `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -addext subjectAltName=IP:127.0.0.1`.
 */
export const TEST_CERTIFICATE: Certificate = {
  certificate: `-----BEGIN CERTIFICATE-----
MIIBZzCCAQygAwIBAgIBATAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5MYXRjaGtl
eSB0ZXN0czAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowGTEXMBUG
A1UEAwwOTGF0Y2hrZXkgdGVzdHMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATb
lW51F+h3wCpitHojFgC5JvWVZ563va6UjUMn2zmWwAGkbOFi5gjLB1YIqJ/1BQJF
EfJmPsABVmAY3grEH4hbo0MwQTAPBgNVHRMBAf8EBTADAQH/MA8GA1UdEQQIMAaH
BH8AAAEwHQYDVR0OBBYEFDreGeGM1K8gwNK62nVZDzzjwVXdMAoGCCqGSM49BAMC
A0kAMEYCIQC06ldzRlYdxUpQ7Lk7cDjOI1SHHyo4+VgvIg5J2ArRkAIhAPXF9QJE
nIwrU7JKxfcLL/5eV2aqA4281IYV9LUTet4d
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg+1hcH5zghfzWy+Fb
GUXyzQwseJJaKBGm4PGtNeBHXv+hRANCAATblW51F+h3wCpitHojFgC5JvWVZ563
va6UjUMn2zmWwAGkbOFi5gjLB1YIqJ/1BQJFEfJmPsABVmAY3grEH4hb
-----END PRIVATE KEY-----
`,
}
