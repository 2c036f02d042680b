/** A body that is a JSON object with these fields, and any others. */
export function bodyIs(fields: Readonly<Record<string, string>>): readonly unknown[] {
  return [{ equalToJson: JSON.stringify(fields), ignoreExtraElements: true }];
}

/** A body that is a JSON object with a field that is a text and not empty. */
export function fieldIsText(name: string): readonly unknown[] {
  return [
    {
      matchesJsonSchema: JSON.stringify({
        type: 'object',
        required: [name],
        properties: { [name]: { type: 'string', minLength: 1 } },
      }),
      schemaVersion: 'V202012',
    },
  ];
}
