import type { ItemRecord } from '../../../core/bundle/item-record.ts';
import type { BundleSource } from './source.ts';

/**
 * Where an item came from (`findings.md` §7), without what may not leave: hosts as `leaving` writes them, no command line of the target, no
 * environment, no output of tools.
 */
export function provenanceOf({ items, leaving }: BundleSource, record: ItemRecord): unknown {
  const { provenance } = items.stored(record.id);
  const { capture } = provenance;
  return {
    item: record.id,
    kind: record.kind,
    format: provenance.format,
    via: provenance.via,
    sha256: provenance.sha256,
    bytes: provenance.bytes,
    compression: provenance.compression,
    parserVersion: provenance.parserVersion,
    plateauVersion: provenance.plateauVersion,
    importedAt: provenance.importedAt,
    capture:
      capture === undefined
        ? null
        : {
            captureId: capture.captureId,
            host: { name: leaving.host(capture.host.name), class: capture.host.class },
            target:
              capture.target === null
                ? null
                : { runtime: capture.target.runtime, runtimeVersion: capture.target.runtimeVersion },
            profiler: capture.profiler,
            event: capture.request.event,
            commands: capture.commands.map((argv) => leaving.commandLine(argv)),
            exitCode: capture.exitCode,
            rate: capture.rate,
            requestedSeconds: capture.requestedSeconds,
            actualSeconds: capture.actualSeconds,
            startedAt: capture.startedAt,
            endedAt: capture.endedAt,
            sha256: {
              onTarget: capture.remoteSha256,
              here: provenance.sha256,
              equal: capture.remoteSha256 === null ? null : capture.remoteSha256 === provenance.sha256,
            },
            partial: capture.partial === null ? null : leaving.line(capture.partial),
            load: capture.load,
            transport: capture.connection.transport,
            hypothesis: leaving.line(capture.request.hypothesis),
          },
  };
}
