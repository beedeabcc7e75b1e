import koffi from 'koffi';
import { EngineLoadError } from '../engine-errors.ts';
import { cudaPreloads } from './cuda-libraries.ts';
import { libc } from './libc.ts';

/** Opaque pointer as koffi hands it out. */
export type Pointer = unknown;

/** One output of a graph's operation, passed by value to the C API. */
export interface GraphOutput {
  readonly oper: Pointer;
  readonly index: number;
}

const PROTOTYPES = [
  'const char* TF_Version()',
  'void* TF_NewStatus()',
  'int TF_GetCode(void*)',
  'const char* TF_Message(void*)',
  'void* TFE_NewContextOptions()',
  'void TFE_ContextOptionsSetConfig(void*, const uint8_t*, size_t, void*)',
  'void TFE_DeleteContextOptions(void*)',
  'void* TFE_NewContext(void*, void*)',
  'void* TFE_ContextListDevices(void*, void*)',
  'int TF_DeviceListCount(void*)',
  'const char* TF_DeviceListName(void*, int, void*)',
  'const char* TF_DeviceListType(void*, int, void*)',
  'void TF_DeleteDeviceList(void*)',
  'void* TFE_NewOp(void*, const char*, void*)',
  'void TFE_DeleteOp(void*)',
  'void TFE_OpSetDevice(void*, const char*, void*)',
  'void TFE_OpAddInput(void*, void*, void*)',
  'void TFE_OpSetAttrString(void*, const char*, const char*, size_t)',
  'void TFE_OpSetAttrInt(void*, const char*, int64_t)',
  'void TFE_OpSetAttrIntList(void*, const char*, const int64_t*, int)',
  'void TFE_OpSetAttrFloat(void*, const char*, float)',
  'void TFE_OpSetAttrFloatList(void*, const char*, const float*, int)',
  'void TFE_OpSetAttrBool(void*, const char*, uint8_t)',
  'void TFE_OpSetAttrBoolList(void*, const char*, const uint8_t*, int)',
  'void TFE_OpSetAttrType(void*, const char*, int)',
  'void TFE_OpSetAttrTypeList(void*, const char*, const int*, int)',
  'void TFE_OpSetAttrShape(void*, const char*, const int64_t*, int, void*)',
  'void TFE_Execute(void*, _Out_ void**, _Inout_ int*, void*)',
  'void* TFE_NewTensorHandle(void*, void*)',
  'void* TFE_TensorHandleResolve(void*, void*)',
  'void TFE_DeleteTensorHandle(void*)',
  'int TFE_TensorHandleDataType(void*)',
  'int TFE_TensorHandleNumDims(void*, void*)',
  'int64_t TFE_TensorHandleDim(void*, int, void*)',
  'void* TFE_TensorHandleCopySharingTensor(void*, void*)',
  'void* TFE_TensorHandleCopyToDevice(void*, void*, const char*, void*)',
  'void* TF_AllocateTensor(int, const int64_t*, int, size_t)',
  'void* TF_TensorData(void*)',
  'size_t TF_TensorByteSize(void*)',
  'void TF_DeleteTensor(void*)',
  'void* TF_NewGraph()',
  'void TF_DeleteGraph(void*)',
  'void* TF_NewOperation(void*, const char*, const char*)',
  'void TF_AddInput(void*, TF_Output)',
  'void TF_AddInputList(void*, const TF_Output*, int)',
  'void TF_AddControlInput(void*, void*)',
  'void TF_SetAttrString(void*, const char*, const char*, size_t)',
  'void TF_SetAttrInt(void*, const char*, int64_t)',
  'void TF_SetAttrIntList(void*, const char*, const int64_t*, int)',
  'void TF_SetAttrFloat(void*, const char*, float)',
  'void TF_SetAttrFloatList(void*, const char*, const float*, int)',
  'void TF_SetAttrBool(void*, const char*, uint8_t)',
  'void TF_SetAttrBoolList(void*, const char*, const uint8_t*, int)',
  'void TF_SetAttrType(void*, const char*, int)',
  'void TF_SetAttrTypeList(void*, const char*, const int*, int)',
  'void TF_SetAttrShape(void*, const char*, const int64_t*, int)',
  'void TF_SetAttrFuncName(void*, const char*, const char*, size_t)',
  'void TF_GraphCopyFunction(void*, const void*, const void*, void*)',
  'void TF_SetAttrTensor(void*, const char*, void*, void*)',
  'void* TF_FinishOperation(void*, void*)',
  'int TF_GraphGetTensorNumDims(void*, TF_Output, void*)',
  'void TF_GraphGetTensorShape(void*, TF_Output, _Out_ int64_t*, int, void*)',
  'void TF_GraphSetTensorShape(void*, TF_Output, const int64_t*, int, void*)',
  'int TF_OperationOutputType(TF_Output)',
  'void* TF_GraphToFunctionWithControlOutputs(const void*, const char*, uint8_t, int, const void*, int, const TF_Output*, int, const TF_Output*, const void*, int, const void**, const void*, const void*, const char*, void*)',
  'void TF_FunctionSetAttrValueProto(void*, const char*, const void*, size_t, void*)',
  'void TF_DeleteFunction(void*)',
  'void TFE_ContextAddFunction(void*, void*, void*)',
  'void TFE_ContextRemoveFunction(void*, const char*, void*)',
] as const;

type LastWord<S extends string> = S extends `${string} ${infer Rest}` ? LastWord<Rest> : S;
type NameOf<P extends string> = P extends `${infer Head}(${string}` ? LastWord<Head> : never;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- koffi types its functions at run time
type Callable = (...args: any[]) => any;

/** TensorFlow's C API, the part used here, and the C library's memcpy: function name to a callable. */
export type CApi = Readonly<Record<NameOf<(typeof PROTOTYPES)[number]> | 'memcpy', Callable>>;

/** Where the two shared libraries of TensorFlow lie. */
export interface LibraryFiles {
  readonly cc: string;
  readonly framework: string;
}

let loaded: { files: LibraryFiles; api: CApi } | undefined;

/**
 * Loads TensorFlow's two libraries and declares the C functions; once a process. With `gpu` CUDA's come first.
 *
 * Throws {@link EngineLoadError} where the files are not such libraries.
 */
export function loadLibrary(files: LibraryFiles, { gpu = false } = {}): CApi {
  if (loaded) return loaded.api;
  try {
    if (gpu) cudaPreloads(files.framework).forEach(open);
    const framework = open(files.framework);
    const cc = open(files.cc);
    koffi.struct('TF_Output', { oper: 'void*', index: 'int' });
    // copying by memcpy needs no view of native memory, whose finalizer waits for the event loop to turn
    const api: Record<string, unknown> = { memcpy: libc().func('void* memcpy(void*, const void*, size_t)') };
    for (const prototype of PROTOTYPES) {
      const name = /(TFE?_\w+)\(/.exec(prototype)![1]!;
      api[name] = declare([cc, framework], prototype);
    }
    loaded = { files, api: api as CApi };
    return loaded.api;
  } catch (cause) {
    throw new EngineLoadError(files.cc, cause);
  }
}

type Library = ReturnType<typeof koffi.load>;

function declare(libraries: Library[], prototype: string): unknown {
  let failure: unknown;
  for (const library of libraries) {
    try {
      return library.func(prototype);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/**
 * Opens a library for all: the two find each other's symbols only when both are global, and TensorFlow's threads must
 * not lose their code when the process ends, so it is never unloaded (RTLD_NODELETE).
 */
function open(path: string): Library {
  const [NOW, GLOBAL, NODELETE] = process.platform === 'darwin' ? [0x2, 0x8, 0x80] : [0x2, 0x100, 0x1000];
  const handle = libc().func('void* dlopen(const char*, int)')(path, NOW! | GLOBAL! | NODELETE!);
  if (!handle) {
    const reason = libc().func('const char* dlerror()')() as string | null;
    throw new Error(reason ?? `dlopen of ${path} failed`);
  }
  return koffi.load(path, { lazy: true, global: true });
}
