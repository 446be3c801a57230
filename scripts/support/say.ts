/** Tells whoever runs the script something. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
