import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connectToHost } from './bridge.ts';
import { begin, Root } from './root.tsx';
// Shipped, so that the window looks the same everywhere; each part of a face is read when a text needs its letters.
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
// From the start: the layers that give the focus back come later, with their code.
import './ui/surfaces/focus-return.ts';
import './ui/tokens.css';
import './ui/base.css';

const host = connectToHost();
const element = document.getElementById('root');
if (element !== null)
  createRoot(element).render(
    <StrictMode>
      <Root host={host} start={begin(host)} />
    </StrictMode>,
  );
