// breaks: backend, electron-in-its-hosts
import 'electron';
