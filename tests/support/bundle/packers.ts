import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findGo } from '../go-program.ts';
import { run, toolPath } from '../tools.ts';

/** A program that packs the files of a folder into a zip, as people call it. */
export interface Packer {
  readonly name: string;
  /** What has to be installed. */
  readonly tool: string;
  pack(folder: string, zip: string): void;
}

const program = (name: string, tool: string, args: (zip: string) => readonly string[]): Packer => ({
  name,
  tool,
  pack: (folder, zip) => void run(tool, args(zip), folder),
});

const python = (name: string, script: string): Packer =>
  program(name, 'python3', (zip) => ['-c', `import os, sys, zipfile\nto = sys.argv[1]\n${script}`, zip]);

const PYTHON_STREAM = `
class Pipe:
    def __init__(self, file): self.file = file
    def write(self, data): return self.file.write(data)
    def flush(self): self.file.flush()
with open(to, 'wb') as file, zipfile.ZipFile(Pipe(file), 'w', zipfile.ZIP_DEFLATED) as out:
    for folder, _, names in os.walk('.'):
        for name in names: out.write(os.path.join(folder, name))
`;

const PYTHON_ZIP64 = `
with zipfile.ZipFile(to, 'w', zipfile.ZIP_DEFLATED) as out:
    for folder, _, names in os.walk('.'):
        for name in names:
            path = os.path.join(folder, name)
            with out.open(path[2:], 'w', force_zip64=True) as entry, open(path, 'rb') as file: entry.write(file.read())
`;

const GO = `package main

import (
	"archive/zip"
	"os"
)

func main() {
	file, _ := os.Create(os.Args[1])
	out := zip.NewWriter(file)
	if err := out.AddFS(os.DirFS(os.Args[2])); err != nil {
		panic(err)
	}
	out.Close()
	file.Close()
}
`;

/** What writes a zip in which the bundle is as it was. */
export const PACKERS: readonly Packer[] = [
  program('Info-ZIP, with entries of folders and times of Unix', 'zip', (zip) => ['-qr', zip, '.']),
  program('Info-ZIP, without folders and extra fields', 'zip', (zip) => ['-qrDX', zip, '.']),
  program('Info-ZIP, nothing compressed', 'zip', (zip) => ['-qr0', zip, '.']),
  program('Info-ZIP, all in ZIP64', 'zip', (zip) => ['-qrfz', zip, '.']),
  program('7-Zip, with times of NTFS', '7z', (zip) => ['a', '-tzip', '-bd', '-mtc=on', zip, '.']),
  program('libarchive, names from “./” on', 'bsdtar', (zip) => ['-cf', zip, '--format', 'zip', '.']),
  program('libarchive, descriptors of ZIP64', 'bsdtar', (zip) => [
    ...['-cf', zip, '--format', 'zip', '--options', 'zip:zip64', '.'],
  ]),
  program('Java’s jar', 'jar', (zip) => ['cMf', zip, '.']),
  python('Python’s shutil', 'import shutil; shutil.make_archive(to[:-4], "zip", ".")'),
  python('Python, through a pipe', PYTHON_STREAM),
  python('Python, all in ZIP64', PYTHON_ZIP64),
  {
    name: 'Go’s archive/zip',
    tool: 'go',
    pack: (folder, zip) => {
      const source = join(folder, '..', 'pack.go');
      writeFileSync(source, GO);
      run(findGo() ?? 'go', ['run', source, zip, folder], join(folder, '..'));
    },
  },
];

/** Whether a program of the list is there. */
export const isThere = (tool: string): boolean => (tool === 'go' ? findGo() !== null : toolPath(tool) !== null);

/** A zip whose names have backslashes for slashes, as .NET before 4.6.1 and PowerShell's Compress-Archive of that time wrote them. */
export function withBackslashes(from: string, to: string): void {
  const bytes = readFileSync(from);
  const end = bytes.length - 22;
  let at = bytes.readUInt32LE(end + 16);
  const turn = (start: number, length: number): void => {
    for (let i = start; i < start + length; i++) if (bytes[i] === 0x2f) bytes[i] = 0x5c;
  };
  while (at < end) {
    const name = bytes.readUInt16LE(at + 28);
    turn(at + 46, name);
    const local = bytes.readUInt32LE(at + 42);
    turn(local + 30, bytes.readUInt16LE(local + 26));
    at += 46 + name + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  writeFileSync(to, bytes);
}
