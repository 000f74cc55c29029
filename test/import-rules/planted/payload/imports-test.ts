// breaks: payload, product-without-tests
import '../test/support.ts';
