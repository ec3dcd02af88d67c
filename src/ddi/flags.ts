/**
 * Bit flags of the interface: what a driver may set in an allocation, in a
 * common-buffer request and finds in an MDL or in the adapter information.
 *
 * @module
 */

/**
 * Flags of AllocateAdapterChannelEx, GetScatterGatherListEx and
 * BuildScatterGatherListEx (C004). Combine them with `|`.
 */
export const DmaFlags = {
  /** Answer before the call returns, or fail with InsufficientResources. */
  SynchronousCallback: 0x01,
  /** Hand out bounce pages filled with zeros (undocumented, A48). */
  ZeroBuffers: 0x02,
  /** Fail rather than bounce (undocumented, A48). */
  FailOnBounce: 0x04,
} as const;

/** A combination of {@link DmaFlags}, a 32-bit number. */
export type DmaFlags = number;

/** The C name of {@link DmaFlags.SynchronousCallback}. */
export const DMA_SYNCHRONOUS_CALLBACK: DmaFlags = DmaFlags.SynchronousCallback;

/** The C name of {@link DmaFlags.ZeroBuffers}. */
export const DMA_ZERO_BUFFERS: DmaFlags = DmaFlags.ZeroBuffers;

/** The C name of {@link DmaFlags.FailOnBounce}. */
export const DMA_FAIL_ON_BOUNCE: DmaFlags = DmaFlags.FailOnBounce;

/**
 * Flag of AllocateDomainCommonBuffer and AllocateCommonBufferWithBounds: take
 * the buffer in units of 512 pages (A40).
 */
export const DOMAIN_COMMON_BUFFER_LARGE_PAGE = 0x0001;

/** Flags in DMA_ADAPTER_INFO_V1 (C005, A32). */
export const AdapterInfoFlags = {
  /** Requests on this adapter can always be granted at once. */
  SynchronousCallback: 0x0001,
  /** Physical addresses may be used without calling the DMA routines. */
  ApiBypass: 0x0002,
} as const;

/** A combination of {@link AdapterInfoFlags}. */
export type AdapterInfoFlags = number;

/** The C name of {@link AdapterInfoFlags.SynchronousCallback}. */
export const ADAPTER_INFO_SYNCHRONOUS_CALLBACK: AdapterInfoFlags =
  AdapterInfoFlags.SynchronousCallback;

/** The C name of {@link AdapterInfoFlags.ApiBypass}. */
export const ADAPTER_INFO_API_BYPASS: AdapterInfoFlags =
  AdapterInfoFlags.ApiBypass;

/**
 * Flags in the MdlFlags field of an MDL (spec 01, section 13).
 *
 * DMA needs `PagesLocked` or `SourceIsNonpagedPool`, or `Partial` of such an
 * MDL; without them the verifier reports rule 0x0E.
 */
export const MdlFlags = {
  /** The buffer has a system virtual address in MappedSystemVa. */
  MappedToSystemVa: 0x0001,
  /** The pages are locked in memory. */
  PagesLocked: 0x0002,
  /** The buffer is nonpaged pool. */
  SourceIsNonpagedPool: 0x0004,
  /** The MDL came from a fixed-size list. */
  AllocatedFixedSize: 0x0008,
  /** The MDL describes a part of another one. */
  Partial: 0x0010,
  /** A partial MDL that was given its own mapping. */
  PartialHasBeenMapped: 0x0020,
  /** Used for paging in. */
  IoPageRead: 0x0040,
  /** Locked for writing by the device. */
  WriteOperation: 0x0080,
  /** A partial MDL that uses its parent's mapping; also named LOCKED_PAGE_TABLES. */
  ParentMappedSystemVa: 0x0100,
  /** Extra page-table entries are to be freed. */
  FreeExtraPtes: 0x0200,
  /** Describes address-windowing memory. */
  DescribesAwe: 0x0400,
  /** Describes device memory. */
  IoSpace: 0x0800,
  /** The MDL is a network header. */
  NetworkHeader: 0x1000,
  /** Mapping into system space may fail instead of stopping the system. */
  MappingCanFail: 0x2000,
  /** The pages' contents do not change. */
  PageContentsInvariant: 0x4000,
  /** Reserved for the memory manager. */
  Internal: 0x8000,
} as const;

/** A combination of {@link MdlFlags}, a 16-bit number. */
export type MdlFlags = number;
