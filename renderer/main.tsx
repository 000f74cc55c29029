import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connectToHost } from './bridge.ts';
import { begin, Root } from './root.tsx';
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
