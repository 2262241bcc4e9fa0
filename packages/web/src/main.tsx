import '@mantine/core/styles.layer.css'
import './page.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { hideWhenKept } from './kept-page.ts'

const place = document.getElementById('root')
if (!place) throw new Error('index.html has no #root')
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

hideWhenKept(place)
createRoot(place).render(
  <StrictMode>
    <App nonce={nonce} />
  </StrictMode>,
)
