import { Button } from '@blueprintjs/core';
import { useRef } from 'react';
import { capacityYaml, MODEL_BYTES, readCapacityModel } from '../../core/calculator/capacity-yaml.ts';
import type { CalculatorResult } from '../../core/calculator/result.ts';
import { toErrorData } from '../../core/error.ts';
import { saveText } from '../ui/save-text.ts';
import { notify } from '../ui/toasts.tsx';
import type { StoredInputs } from './calculator-state.ts';

export interface CapacityModelProps {
  readonly result: CalculatorResult;
  readonly onChange: (next: StoredInputs) => void;
}

/** Opens a capacity model, and saves one with its projections. */
export function CapacityModel({ result, onChange }: CapacityModelProps) {
  const chooser = useRef<HTMLInputElement>(null);
  const open = async (file: File) => {
    try {
      // What is longer than a model is refused by the reader; no more of it is read.
      const { numbers, warnings } = readCapacityModel(await file.slice(0, MODEL_BYTES + 1).text());
      onChange({ texts: Object.fromEntries([...numbers].map(([key, value]) => [key, String(value)])), origins: {} });
      notify({
        text: [`Opened ${file.name}.`, ...warnings].join(' '),
        intent: warnings.length === 0 ? 'success' : 'warning',
      });
    } catch (thrown) {
      notify({ text: toErrorData(thrown).message, intent: 'danger' });
    }
  };
  return (
    <>
      <input
        ref={chooser}
        type="file"
        accept=".yaml,.yml"
        hidden
        aria-label="Capacity model"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file !== undefined) void open(file);
          target.value = '';
        }}
      />
      <Button size="small" variant="minimal" onClick={() => chooser.current?.click()}>
        Open model…
      </Button>
      <Button
        size="small"
        variant="minimal"
        onClick={() => saveText('capacity-model.yaml', capacityYaml(result), 'application/yaml')}
      >
        Save model
      </Button>
    </>
  );
}
