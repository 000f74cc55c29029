import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The page runs under "script-src 'self'; style-src 'self'": nothing may be inlined into the document, and the oldest
// engine that has to run it is the Chromium 108 of Electron 22.
export default defineConfig({
  root: fileURLToPath(new URL('renderer', import.meta.url)),
  base: './',
  plugins: [react()],
  build: {
    target: 'chrome108',
    cssTarget: 'chrome108',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
