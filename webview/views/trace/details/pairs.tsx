export type Pair = readonly [name: string, value: string];

export function Pairs({ pairs }: { pairs: readonly Pair[] }) {
  if (pairs.length === 0) return null;
  return (
    <dl>
      {pairs.map(([name, value]) => (
        <PairRow key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function PairRow({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt title={name}>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
