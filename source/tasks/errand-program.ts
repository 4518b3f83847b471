/**
 * What a thread with an errand runs. In the one file it is the text of a part (`errand-worker.ts`), which the bundler puts here:
 * a thread that read the whole file took 40 MB, one with this part takes 15. Elsewhere a thread runs the program itself.
 */
export function errandProgram(): string | undefined {
	return undefined;
}
