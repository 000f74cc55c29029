import '../ui/button.tsx';
export const appState = 1;
