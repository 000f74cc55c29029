import '../apns/client.ts';
import '../identity/open.ts';
import '../simulator/simulator.ts';
import '../../payload/meaning.ts';
