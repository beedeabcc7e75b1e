import type { Curve } from '@ganzoo/sdk';
import type { ScoreRow } from './checkpoint/state.ts';
import type { Picture } from '@ganzoo/sdk';
import type { StepsProfile } from './profile/step-profiler.ts';

/** What a training reports, in the order in which it happens. `step` counts the steps done. */
export type TrainEvent =
  | { readonly kind: 'start'; readonly step: number; readonly steps: number; readonly resumed: boolean }
  | { readonly kind: 'nets'; readonly step: number; readonly weights: Readonly<Record<string, number>> }
  | {
      readonly kind: 'compiled';
      readonly step: number;
      readonly what: string;
      readonly traceMs: number;
      /** XLA's own compilation, also where that was only tried. */
      readonly xlaMs?: number;
      readonly nodes: number;
    }
  /** Other players move from now on, or the first do; only in games with phases. */
  | {
      readonly kind: 'phase';
      readonly step: number;
      readonly name?: string;
      readonly players: readonly string[];
    }
  | {
      readonly kind: 'progress';
      readonly step: number;
      readonly losses: Readonly<Record<string, number>>;
      readonly imagesPerSecond: number;
    }
  | { readonly kind: 'scalars'; readonly step: number; readonly values: Readonly<Record<string, number>> }
  | { readonly kind: 'image'; readonly step: number; readonly tag: string; readonly picture: Picture }
  | { readonly kind: 'histogram'; readonly step: number; readonly tag: string; readonly values: Float32Array }
  /** Lines over one axis, and the picture of them. */
  | {
      readonly kind: 'curve';
      readonly step: number;
      readonly tag: string;
      readonly curve: Curve;
      readonly picture: Picture;
    }
  | { readonly kind: 'text'; readonly step: number; readonly tag: string; readonly text: string }
  /** A monitor finds something wrong that it did not find at the logged step before, or fails itself. */
  | {
      readonly kind: 'monitor-warning';
      readonly step: number;
      /** Its name in the run. */
      readonly monitor: string;
      /** What the warning is about, where it may be several things. */
      readonly about?: string;
      readonly text: string;
    }
  /** The weights are about to be scored; the `first` scoring of a process takes longer than others. */
  | { readonly kind: 'scoring'; readonly step: number; readonly first: boolean }
  /** Before the first scoring: features are learned, real examples described, baselines fitted. */
  | { readonly kind: 'preparing'; readonly step: number; readonly what: string }
  | {
      readonly kind: 'scores';
      readonly step: number;
      readonly row: ScoreRow;
      readonly failures: Readonly<Record<string, string>>;
      /** Step of the best score so far; undefined where the experiment names no metric for that. */
      readonly best: number | undefined;
    }
  /** A checkpoint is about to be written: earlier events have to be in the run's files first. */
  | { readonly kind: 'saving'; readonly step: number }
  | { readonly kind: 'checkpoint'; readonly step: number; readonly folder: string; readonly best: boolean }
  | { readonly kind: 'profile'; readonly step: number; readonly profile: StepsProfile }
  | { readonly kind: 'note'; readonly step: number; readonly text: string }
  | { readonly kind: 'end'; readonly step: number; readonly status: RunStatus; readonly reason?: string };

/** How a run ended. */
export type RunStatus = 'completed' | 'stopped' | 'interrupted' | 'diverged';
