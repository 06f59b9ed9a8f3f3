interface UndoFormProps {
  /** Says what was done. */
  says: string;
  /** The form that takes it back. */
  action: string;
  fields: Readonly<Record<string, string>>;
}

/** Says what was done, with a button that takes it back; works without a script. */
export function UndoForm({ says, action, fields }: UndoFormProps) {
  return (
    <div class="undo" role="status">
      <p>{says}</p>
      <form method="post" action={action}>
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <button class="button button-small" type="submit">Undo</button>
      </form>
    </div>
  );
}
