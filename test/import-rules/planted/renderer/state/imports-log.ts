// breaks: state-below-features
import '../log/log.tsx';
