import { registerActivationGradients } from './activations.ts';
import { registerBatchNormGradients } from './batch-norm.ts';
import { registerImageGradients } from './images.ts';
import { registerLayerGradients } from './layers.ts';
import { registerMirrorPadGradient } from './mirror-pad.ts';
import { registerProductGradients } from './products.ts';
import { registerRearrangingGradients } from './rearranging.ts';
import { registerRecurrentGradients } from './recurrent.ts';

/** Puts gradients that can be differentiated again in place of tfjs's, for all backends. */
export function registerGradients(): void {
  registerActivationGradients();
  registerBatchNormGradients();
  registerImageGradients();
  registerLayerGradients();
  registerMirrorPadGradient();
  registerProductGradients();
  registerRearrangingGradients();
  registerRecurrentGradients();
}
