import 'react';
import '../state/app-state.ts';
