import './composer/composer.tsx';
import './log/log.tsx';
