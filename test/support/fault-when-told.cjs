// Required into a run of the command line: throws where nothing catches it, with words that quote secrets.
process.once('SIGUSR2', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----';
  throw new Error(`a library was given ${key} and eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJDQU5BUlkifQ.c2lnbmF0dXJl`);
});
