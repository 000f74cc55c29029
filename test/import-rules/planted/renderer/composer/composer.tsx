import '../ui/button.tsx';
import '../bridge.ts';
import '../../payload/meaning.ts';
