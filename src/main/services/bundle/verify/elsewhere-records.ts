import { elsewherePath, SIGN_OFFS_ELSEWHERE, signOffsElsewhereFile } from '../../../../core/sign-off/elsewhere.ts';
import { type SignOffStatement, signOffStatement, statementText } from '../../../../core/sign-off/model.ts';
import type { Contents } from './contents.ts';

/** Longest signature and statement that is read, in bytes. */
const LONGEST = 20_000;

/** A sign-off that came with another bundle, as it lies in this one. */
export interface ElsewhereRecord {
  readonly statement: SignOffStatement;
  readonly path: string;
  /** Null where no key signs it. */
  readonly signature: Uint8Array | null;
  readonly signaturePath: string;
  readonly cameWith: string;
}

async function shortFile(contents: Contents, path: string): Promise<Buffer> {
  const bytes = await contents.bytes(path);
  if (bytes.length <= LONGEST) return bytes;
  throw new Error(`${path} is too long`);
}

/** Sign-offs that came with other bundles into the workspace that a bundle is of. Throws where they are not of the form this version knows. */
export async function* elsewhereRecords(contents: Contents): AsyncGenerator<ElsewhereRecord> {
  if (!contents.has(SIGN_OFFS_ELSEWHERE)) return;
  const { signOffs } = signOffsElsewhereFile.parse(
    JSON.parse((await contents.bytes(SIGN_OFFS_ELSEWHERE)).toString('utf8')),
  );
  for (const [at, { isSigned, cameWith }] of signOffs.entries()) {
    const [path, signaturePath] = [elsewherePath(at, 'json'), elsewherePath(at, 'sshsig')];
    const text = (await shortFile(contents, path)).toString('utf8');
    const statement = signOffStatement.parse(JSON.parse(text));
    // What is read and what was signed must be the same bytes.
    if (statementText(statement) !== text) throw new Error(`${path} says it in another form`);
    const signature = isSigned ? await shortFile(contents, signaturePath) : null;
    yield { statement, path, signature, signaturePath, cameWith };
  }
}
