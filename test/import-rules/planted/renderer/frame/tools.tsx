import '../composer/composer.tsx';
import '../log/log.tsx';
import '../state/app-state.ts';
