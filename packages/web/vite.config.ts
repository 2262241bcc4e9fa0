import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'
import { firstLoad } from './build/first-load.ts'
import { icons } from './build/icons.ts'

export default defineConfig({
  plugins: [react(), icons(), firstLoad()],
  // The library as it stands in this repository, which nobody has to build first.
  resolve: { conditions: ['latchkey-source', ...defaultClientConditions] },
  build: {
    // The first that know light-dark(). Rewritten for older ones, it takes the colours from every page.
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // Every browser that is supported preloads by itself, and the policy of the page allows no inline script.
    modulePreload: { polyfill: false },
    // A small file in a `data:` address would be loaded again with every page.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': process.env['LATCHKEY_DEV_SERVER'] ?? 'http://127.0.0.1:8080' } },
})
