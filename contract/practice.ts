/** Common name of the authority that the simulator signs with: whatever it vouches for opens nothing but the simulator. */
export const PRACTICE_ISSUER = 'Pushwright Simulator Certification Authority';
