// breaks: features-apart
import '../composer/composer.tsx';
