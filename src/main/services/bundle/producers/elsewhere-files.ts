import { jsonBytes, textBytes } from '../../../../core/bundle/written/file-bytes.ts';
import {
  elsewherePath,
  SIGN_OFFS_ELSEWHERE,
  signOffsElsewhere,
  statementElsewhere,
} from '../../../../core/sign-off/elsewhere.ts';
import { statementText } from '../../../../core/sign-off/model.ts';
import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';

const common = { role: 'workspace', redaction: 'applied' } as const;

/**
 * Sign-offs that came with bundles, so that this one goes on saying whose they were. They are part of its content: its identifier follows from them, and none can be
 * given to it.
 */
export function* elsewhereFiles({ workspace, leaving }: BundleSource): Generator<Produced> {
  const listed: Parameters<typeof signOffsElsewhere>[0] = [];
  for (const one of workspace.signOffs.elsewhere()) {
    const name = leaving.person(one.name);
    const at = listed.length;
    const text = statementText(statementElsewhere({ ...one, name, shortened: one.shortened || name !== one.name }));
    yield {
      ...common,
      path: elsewherePath(at, 'json'),
      mediaType: 'application/json',
      chunks: () => textBytes([text]),
    };
    // What was signed is the whole name.
    const isSigned = one.signature !== '' && name === one.name;
    if (isSigned) {
      const path = elsewherePath(at, 'sshsig');
      yield { ...common, path, mediaType: 'text/plain', chunks: () => textBytes([one.signature]) };
    }
    listed.push({ isSigned, cameWith: one.cameWith });
  }
  if (listed.length === 0) return;
  yield {
    ...common,
    path: SIGN_OFFS_ELSEWHERE,
    mediaType: 'application/json',
    chunks: () => jsonBytes(signOffsElsewhere(listed)),
  };
}
