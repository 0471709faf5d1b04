/** In whose place a signature stands (NĐ 30/2020 Art 13). */
import type { Signer, SignerInput } from '../../api/admin.ts';

export const KINDS = ['conclusion_notice', 'resolution'] as const;
export type Kind = (typeof KINDS)[number];
export const AUTHORITIES = ['tm', 'kt', 'tl', 'tuq', 'own'] as const;
export type Authority = (typeof AUTHORITIES)[number];

const PREFIX: Readonly<Record<string, string>> = { tm: 'TM. ', kt: 'KT. ', tl: 'TL. ', tuq: 'TUQ. ' };

/** `TL. Thủ tướng Chính phủ · Bộ trưởng, Chủ nhiệm Văn phòng`, as above the signature. */
export function placeWords({
  authority,
  authority_of,
  signer_title,
}: Pick<Signer, 'authority' | 'authority_of' | 'signer_title'>): string {
  const above = authority in PREFIX ? `${PREFIX[authority]}${authority_of}` : '';
  return [above, signer_title].filter(Boolean).join(' · ');
}

/** What is sent to put a setting back as it was, on top of a version. */
export function asInput(set: Signer, expected_version: number): SignerInput {
  return {
    expected_version,
    signer_id: set.signer.id,
    authority: AUTHORITIES.find((each) => each === set.authority) ?? 'own',
    authority_of: set.authority_of,
    signer_title: set.signer_title,
    issuer_unit_id: set.issuer_unit_id,
    symbol: set.symbol,
  };
}
