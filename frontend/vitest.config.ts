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
