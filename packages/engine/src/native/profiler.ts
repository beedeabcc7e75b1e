import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import koffi from 'koffi';
import { XSpaceSchema, type XSpace } from '../profile/proto/xplane_pb.ts';
import { ProfilerError } from '../profile/profiler-error.ts';
import { type TimelineRow, timelineOf } from '../profile/timeline.ts';
import { libc } from './libc.ts';

/**
 * Functions of TensorFlow's profiler by their linker names: its C API offers none (TFE_ContextEnableRunMetadata gives
 * graphs, but no times).
 */
const PROTOTYPES = {
  makeOptions: 'void _ZN10tensorflow14ProfileOptionsC1EPN6google8protobuf5ArenaE(void*, void*)',
  dropOptions: 'void _ZN10tensorflow14ProfileOptionsD1Ev(void*)',
  makeSession: 'void _ZN3tsl15ProfilerSessionC1ERKN10tensorflow14ProfileOptionsE(void*, void*)',
  dropSession: 'void _ZN3tsl15ProfilerSessionD1Ev(void*)',
  status: 'ProfilerStatus _ZN3tsl15ProfilerSession6StatusEv(void*)',
  collect:
    'ProfilerStatus _ZN3tsl15ProfilerSession11CollectDataEPN10tensorflow8profiler6XSpaceE(void*, void*)',
  makeSpace: 'void _ZN10tensorflow8profiler6XSpaceC1EPN6google8protobuf5ArenaE(void*, void*)',
  dropSpace: 'void _ZN10tensorflow8profiler6XSpaceD1Ev(void*)',
  parse: 'bool _ZN6google8protobuf11MessageLite14ParseFromArrayEPKvi(void*, const uint8_t*, int)',
  write: 'bool _ZNK6google8protobuf11MessageLite25SerializeToFileDescriptorEi(void*, int)',
} as const;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- koffi types its functions at run time
type ProfilerApi = Readonly<Record<keyof typeof PROTOTYPES, (...args: any[]) => any>>;

/** Room for one of TensorFlow's objects, bytes: the largest has 192, and they are made in place. */
const ROOM = 4096;

/** tensorflow.ProfileOptions: version 1, host_tracer_level 2 (every operation), device_tracer_level 1. */
const OPTIONS = Uint8Array.of(0x28, 1, 0x10, 2, 0x18, 1);

/** Status of a call that went well, as absl::Status holds it in its first word. */
const OK = 1n;

/** CLOCK_REALTIME, on Linux as on macOS. */
const REALTIME = 0;

// C++ gives an absl::Status back through memory that the caller names; C does that with larger structs only
koffi.struct('ProfilerStatus', { word: koffi.array('uint64_t', 4) });

/** TensorFlow's profiler: what its threads and devices do, operation by operation, also inside of compiled steps. */
export class Profiler {
  private readonly api: ProfilerApi;
  private recording: { readonly session: unknown; readonly origin: number } | undefined;

  /** Throws {@link ProfilerError} where this library, given by its framework file, has no such profiler. */
  constructor(framework: string) {
    this.api = load(framework);
  }

  /** Records from now on. */
  start(): void {
    if (this.recording) return;
    const { api } = this;
    const options = koffi.alloc('uint8_t', ROOM);
    const session = koffi.alloc('uint8_t', ROOM);
    api.makeOptions(options, null);
    api.parse(options, OPTIONS, OPTIONS.length);
    api.makeSession(session, options);
    api.dropOptions(options);
    koffi.free(options);
    this.recording = { session, origin: clockOffset() };
    const { word } = api.status(session) as { word: bigint[] };
    if (word[0] === OK) return;
    this.discard();
    throw new ProfilerError('did not start; another profiler may be at work in this process');
  }

  /** Stops, and gives what happened since the start; times in microseconds, by the clock of `performance.now()`. */
  stop(): TimelineRow[] {
    if (!this.recording) return [];
    const { session, origin } = this.recording;
    const space = koffi.alloc('uint8_t', ROOM);
    this.api.makeSpace(space, null);
    try {
      const { word } = this.api.collect(session, space) as { word: bigint[] };
      if (word[0] !== OK) throw new ProfilerError('could not collect what it recorded');
      const read = this.read(space);
      return timelineOf(read, origin + startOf(read));
    } finally {
      this.api.dropSpace(space);
      koffi.free(space);
      this.discard();
    }
  }

  /** Stops, and forgets what was recorded. */
  discard(): void {
    if (!this.recording) return;
    this.api.dropSession(this.recording.session);
    koffi.free(this.recording.session);
    this.recording = undefined;
  }

  /** Copies the message by way of a file: all other ways out need to know how C++ lays out its strings. */
  private read(space: unknown): XSpace {
    const folder = mkdtempSync(join(tmpdir(), 'ganzoo-profile-'));
    try {
      const file = join(folder, 'xspace.pb');
      const handle = openSync(file, 'w');
      const done = this.api.write(space, handle) as boolean;
      closeSync(handle);
      if (!done) throw new ProfilerError(`could not write what it recorded to ${folder}`);
      return fromBinary(XSpaceSchema, readFileSync(file));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function load(framework: string): ProfilerApi {
  try {
    const library = koffi.load(framework, { lazy: true, global: true });
    const functions = Object.entries(PROTOTYPES).map(([name, prototype]) => [name, library.func(prototype)]);
    return Object.fromEntries(functions) as ProfilerApi;
  } catch (cause) {
    throw new ProfilerError(`is not found in ${framework}`, { cause });
  }
}

/**
 * Microseconds to add to a time since 1970, as TensorFlow stamps with, to get one of `performance.now()`.
 *
 * Measured each time: `performance.timeOrigin` is as old as the process, and clocks are set meanwhile.
 */
function clockOffset(): number {
  const clock = libc().func('int clock_gettime(int, _Out_ int64_t*)');
  const time = new BigInt64Array(2);
  clock(REALTIME, time); // the first call takes longer
  const before = performance.now();
  clock(REALTIME, time);
  const after = performance.now();
  return (before + after) * 500 - (Number(time[0]) * 1e6 + Number(time[1]) / 1e3);
}

/** When the profiler was started, microseconds since 1970: what the times of its lines count from. */
function startOf({ planes }: XSpace): number {
  for (const { stats, statMetadata } of planes) {
    for (const { metadataId, value } of stats) {
      if (statMetadata[String(metadataId)]?.name === 'profile_start_time') return Number(value.value) / 1e3;
    }
  }
  throw new ProfilerError('does not say when it started');
}
