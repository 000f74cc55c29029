// breaks: apns
import 'node-forge';
