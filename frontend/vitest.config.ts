import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig, mergeConfig } from 'vitest/config';
import application from './vite.config.ts';

const CORE = 'src/core/**/*.test.ts';

export default mergeConfig(
  application,
  defineConfig({
    plugins: [svelteTesting()],
    test: {
      restoreMocks: true,
      pool: 'threads',
      maxWorkers: '100%',
      // A device's own work (sealing, hashing a secret) takes as long as the machine is busy.
      testTimeout: 60_000,
      hookTimeout: 60_000,
      projects: [
        { extends: true, test: { name: 'core', environment: 'node', include: [CORE] } },
        {
          extends: true,
          test: {
            name: 'screens',
            environment: 'jsdom',
            include: ['src/**/*.test.ts'],
            exclude: [CORE],
            setupFiles: ['src/offline/channels.fixture.ts'],
          },
        },
      ],
    },
  }),
);
