import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig, mergeConfig } from 'vitest/config';
import application from './vite.config.ts';

export default mergeConfig(
  application,
  defineConfig({
    plugins: [svelteTesting()],
    test: {
      include: ['src/**/*.test.ts'],
      environment: 'jsdom',
      restoreMocks: true,
    },
  }),
);
