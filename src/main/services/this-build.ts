import built from 'virtual:build-commit';
import type { ToolBuild } from '../../core/bundle/tool-build.ts';

/** The build that runs, of a version; for processes that start workers, which are told. */
export const thisBuild = (version: string): ToolBuild => ({ ...built, version });
