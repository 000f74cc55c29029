// breaks: report
import '../../../words/explain.ts';
import '../../loopback/serve.ts';
