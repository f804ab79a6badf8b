/** The method of a request, as a small mark before its route. */
export const Method = ({ name }: { name: string }) => <span class="method">{name}</span>;
