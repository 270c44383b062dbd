import type { Dump } from './dump.ts';
import type { TextsOfNodes } from './texts-of-nodes.ts';

/** Classes in whose static fields a JVM keeps its version: JDK 9 and later, until JDK 8. */
const VERSION_CLASSES = new Set(['java.lang.VersionProps', 'sun.misc.Version']);
const FIELDS = ['java_runtime_version', 'java_version'];

/** The JVM a dump was taken of: `Java 17.0.15+6`; “JVM” where its version is not in the dump. */
export function runtimeOf(dump: Dump, texts: TextsOfNodes): string {
  for (const javaClass of dump.classes.list) {
    if (javaClass.node < 0 || !VERSION_CLASSES.has(dump.classes.javaName(javaClass))) continue;
    for (const field of FIELDS) {
      const version = texts.ofField(javaClass.node, field);
      if (/^[\w.+~-]{1,80}$/.test(version)) return `Java ${version}`;
    }
  }
  return 'JVM';
}
