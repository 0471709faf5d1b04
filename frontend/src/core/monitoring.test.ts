import { describe, expect, it } from 'vitest';
import { cameAsOne, type Measured, type SeenWay, troubles, wayFaults } from './monitoring.ts';

const WELL: Measured = {
  delay_p99_ms: 4,
  seconds_behind: 0,
  slow_tablets: 0,
  oldest_job_seconds: 0,
  database_up: true,
  redis: 'connected',
};
const WAY: SeenWay = { scheme: 'https', host: 'hop.gov.example', public_url: 'https://hop.gov.example', faults: [] };
const PAGE = { origin: 'https://hop.gov.example', host: 'hop.gov.example', protocol: 'https:' };
const BY_NUMBER = { origin: 'https://10.0.0.1', host: '10.0.0.1', protocol: 'https:' };

describe('what is wrong with a process', () => {
  it('is nothing where it does well', () => {
    expect(troubles(WELL, 4)).toEqual([]);
    expect(troubles({ ...WELL, redis: 'none', delay_p99_ms: 100, seconds_behind: null }, 15)).toEqual([]);
  });

  it('is named one by one', () => {
    expect(troubles({ ...WELL, delay_p99_ms: 101 }, 0)).toEqual(['slow']);
    expect(troubles({ ...WELL, seconds_behind: 3, redis: 'away' }, 0)).toEqual(['redis_away', 'behind']);
    expect(troubles({ ...WELL, slow_tablets: 1, oldest_job_seconds: 61 }, 0)).toEqual(['slow_tablets', 'jobs_late']);
    expect(troubles({ ...WELL, database_up: false, seconds_behind: null, oldest_job_seconds: null }, 0)).toEqual([
      'database_away',
    ]);
  });

  it('is only its silence where it is not heard of', () => {
    expect(troubles({ ...WELL, delay_p99_ms: 900 }, 16)).toEqual(['unseen']);
  });
});

describe('what is wrong on the way', () => {
  it('is nothing where all fits', () => {
    expect(wayFaults(WAY, PAGE, { socketOpened: true, answersHeld: false })).toEqual([]);
    expect(wayFaults(WAY, PAGE, {})).toEqual([]);
    expect(wayFaults({ ...WAY, public_url: `${PAGE.origin}/` }, PAGE, {})).toEqual([]);
  });

  it('is a dropped upgrade where the socket does not open, and held answers where they come as one', () => {
    expect(wayFaults(WAY, PAGE, { socketOpened: false, answersHeld: true })).toEqual([
      'upgrades_dropped',
      'answers_held',
    ]);
  });

  it('is the address, not the proxy, where the page stands elsewhere', () => {
    expect(wayFaults(WAY, BY_NUMBER, { socketOpened: false })).toEqual(['other_address']);
    const unnamed = { ...WAY, public_url: '', host: 'app:8000' };
    expect(wayFaults(unnamed, PAGE, { socketOpened: false })).toEqual(['host_changed']);
  });

  it('is a lost scheme only where the server has not named a cause', () => {
    const plain = { ...WAY, scheme: 'http' };
    expect(wayFaults(plain, PAGE, {})).toEqual(['scheme_lost']);
    expect(wayFaults({ ...plain, faults: ['secure_over_http'] }, PAGE, {})).toEqual(['secure_over_http']);
  });
});

describe('an answer in parts', () => {
  it('came as one where its parts arrived together', () => {
    expect(cameAsOne([100, 110])).toBe(true);
    expect(cameAsOne([100])).toBe(true);
    expect(cameAsOne([])).toBe(true);
    expect(cameAsOne([100, 1090])).toBe(false);
  });
});
