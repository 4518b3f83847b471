/** One line, asked of whoever sits at the terminal. */

/** Undefined: there is nobody any more. */
export function asking(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): (question: string) => Promise<string | undefined> {
	return async question => {
		const { createInterface } = await import('node:readline/promises');
		const line = createInterface({ input, output });
		try {
			return await Promise.race([line.question(question), new Promise<undefined>(resolve => line.once('close', () => resolve(undefined)))]);
		} finally {
			line.close();
		}
	};
}
