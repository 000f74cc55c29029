// breaks: electron-in-its-hosts
import 'electron';
