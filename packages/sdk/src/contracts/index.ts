import type { Average, AverageContext } from './average.ts';
import type { Constraint, ConstraintContext } from './constraint.ts';
import type { Dataset, DatasetContext } from './data.ts';
import type { Features, FeaturesContext } from './features.ts';
import type { Game, ObjectiveContext } from './game.ts';
import type { Metric, MetricContext } from './metric.ts';
import type { Monitor, MonitorContext } from './monitor.ts';
import type { Architecture, ArchitectureContext } from './nets.ts';
import type { Optimizer, OptimizerContext } from './optimizer.ts';
import type { Scheduler, SchedulerContext } from './scheduler.ts';

export type * from './average.ts';
export type * from './constraint.ts';
export type * from './data.ts';
export type * from './features.ts';
export type * from './game.ts';
export type * from './latent.ts';
export type * from './metric.ts';
export type * from './monitor.ts';
export type * from './nets.ts';
export type * from './optimizer.ts';
export type * from './picture.ts';
export type * from './scheduler.ts';
export type * from './shapes.ts';
export type * from './weight.ts';

/** Kind of plugin to what its `create` is given and what it returns. */
export interface PluginKinds {
  dataset: { context: DatasetContext; product: Dataset };
  architecture: { context: ArchitectureContext; product: Architecture };
  objective: { context: ObjectiveContext; product: Game };
  constraint: { context: ConstraintContext; product: Constraint };
  optimizer: { context: OptimizerContext; product: Optimizer };
  average: { context: AverageContext; product: Average };
  scheduler: { context: SchedulerContext; product: Scheduler };
  metric: { context: MetricContext; product: Metric };
  features: { context: FeaturesContext; product: Features };
  monitor: { context: MonitorContext; product: Monitor };
}
