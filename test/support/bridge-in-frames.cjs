// Loaded before the window's program, it changes one option: frames get the preload too. For the test that tries the
// judgement of senders, which the real option keeps anything from ever reaching.
const { Module } = require('node:module');
const electron = require('electron');

const WindowWithBridgeInFrames = new Proxy(electron.BrowserWindow, {
  construct: (Window, [options]) =>
    new Window({ ...options, webPreferences: { ...options.webPreferences, nodeIntegrationInSubFrames: true } }),
});

const load = Module._load;
Module._load = function loadWithThatWindow(request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  if (request !== 'electron') return loaded;
  return new Proxy(loaded, {
    get: (target, name) => (name === 'BrowserWindow' ? WindowWithBridgeInFrames : target[name]),
  });
};
