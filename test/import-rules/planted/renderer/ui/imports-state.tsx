// breaks: widgets-below-all
import '../state/app-state.ts';
