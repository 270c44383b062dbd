import { formatBytes } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';

export interface FileListProps {
  readonly label: string;
  readonly paths: readonly string[];
  readonly files: readonly File[];
}

/** Files that a dialog is about: those of this machine by their paths, those of the browser by name and size. */
export const FileList = ({ label, paths, files }: FileListProps) => (
  <ul className="file-list" aria-label={label}>
    {paths.map((path) => (
      <li key={path}>
        <MiddleText text={path} />
      </li>
    ))}
    {files.map((file) => (
      <li key={`${file.name} ${file.size} ${file.lastModified}`}>
        <MiddleText text={file.name} />
        <span className="file-size">{formatBytes(file.size)}</span>
      </li>
    ))}
  </ul>
);
