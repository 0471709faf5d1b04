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
      projects: [
        { extends: true, test: { name: 'core', environment: 'node', include: [CORE] } },
        {
          extends: true,
          test: { name: 'screens', environment: 'jsdom', include: ['src/**/*.test.ts'], exclude: [CORE] },
        },
      ],
    },
  }),
);
