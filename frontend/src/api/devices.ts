/** Devices that keep papers and notes: this one, one's own, and those of an account. */
import { get, newKey, write } from './client.ts';
import type { Id } from './contract.ts';
import type { components } from './schema.d.ts';

export type DeviceKey = components['schemas']['DeviceKey'];
export type Device = components['schemas']['DeviceView'];

export const registerDevice = (device: { id: Id; name: string; platform: string }) =>
  write<DeviceKey>('POST', '/devices', device, newKey());
export const fetchMyDevices = () => get<Device[]>('/devices');
export const fetchDevicesOf = (account: Id) => get<Device[]>(`/accounts/${account}/devices`);
export const wipeDevice = (id: Id, key: string) => write<void>('POST', `/devices/${id}/wipe`, undefined, key);
/** Says that this device has erased itself, as it was told to. */
export const tellErased = (id: Id) => write<void>('POST', `/devices/${id}/erased`, undefined, newKey());
