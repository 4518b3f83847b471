/** The first of so many for which it holds, as it does for all behind it; `count` where it holds for none. Found by halving. */
export function firstWhere(count: number, holds: (one: number) => boolean): number {
	let [low, high] = [0, count];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (holds(middle)) high = middle;
		else low = middle + 1;
	}
	return low;
}
