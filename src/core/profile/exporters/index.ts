import { csv } from './csv.ts';
import { d3 } from './d3.ts';
import type { ProfileExporter } from './exporter.ts';
import { folded } from './folded.ts';
import { html } from './html.ts';
import { pprof } from './pprof.ts';
import { speedscope } from './speedscope.ts';
import { svg } from './svg.ts';

/** Every format a profile can be exported in, in the order they are offered. */
export const PROFILE_EXPORTERS: readonly ProfileExporter[] = [speedscope, folded, pprof, d3, csv, svg, html];
