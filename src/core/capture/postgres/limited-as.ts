import { PlateauError } from '../../error.ts';
import type { HostClass } from '../host.ts';
import { type DatabaseAddress, isOnHost } from './request.ts';

/** A host or a database with what it is for. */
export interface Limited {
  readonly name: string;
  readonly class: HostClass;
}

/**
 * What sets the limits of a capture of a database: its host, or where the database is for production and the host is not, the database. Throws
 * `capture.databaseClass` for a database on another machine of which nobody said what it is for.
 */
export function limitedAs(host: Limited, database: DatabaseAddress): Limited {
  const own = isOnHost(database);
  const known = database.class ?? (own ? host.class : null);
  const name = database.address ?? database.service ?? host.name;
  if (known === null) {
    throw new PlateauError({
      code: 'capture.databaseClass',
      message: `“${name}” is another machine than “${host.name}”, and what it is for is not said.`,
      hint: 'Say whether that database is for dev, staging or production: the limits of captures depend on it.',
    });
  }
  if (known !== 'production' || host.class === 'production') return { name: host.name, class: host.class };
  return { name: own ? host.name : name, class: known };
}
