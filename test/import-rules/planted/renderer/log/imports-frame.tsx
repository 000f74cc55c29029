// breaks: features-apart
import '../frame/tools.tsx';
