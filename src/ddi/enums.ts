/**
 * The enumerations of the interface with the numbers the header gives them.
 *
 * Each is a constant object and a type of the same name: use
 * `IoAllocationAction.KeepObject` as a value and `IoAllocationAction` as a type.
 *
 * @module
 */

/** What an AdapterControl routine returns: which resources it keeps (C001). */
export const IoAllocationAction = {
  /** The driver keeps channel and map registers. */
  KeepObject: 1,
  /** Channel and map registers are released when the routine returns. */
  DeallocateObject: 2,
  /** The channel is released, the map registers stay with the driver. */
  DeallocateObjectKeepRegisters: 3,
} as const;

/** One of {@link IoAllocationAction}. */
export type IoAllocationAction =
  typeof IoAllocationAction[keyof typeof IoAllocationAction];

/** How a system-DMA transfer ended (C002). */
export const DmaCompletionStatus = {
  /** All bytes were moved. */
  DmaComplete: 0,
  /** Reserved; never delivered (A31, C003). */
  DmaAborted: 1,
  /** The controller reported an error. */
  DmaError: 2,
  /** The transfer was cancelled. */
  DmaCancelled: 3,
} as const;

/** One of {@link DmaCompletionStatus}. */
export type DmaCompletionStatus =
  typeof DmaCompletionStatus[keyof typeof DmaCompletionStatus];

/** The Version field of DEVICE_DESCRIPTION: which table IoGetDmaAdapter returns. */
export const DeviceDescriptionVersion = {
  /** First form; gives a version-1 table. */
  Version0: 0,
  /** Adds IgnoreCount; gives a version-1 table. */
  Version1: 1,
  /** Gives a version-2 table. */
  Version2: 2,
  /** Gives a version-3 table. */
  Version3: 3,
} as const;

/** One of {@link DeviceDescriptionVersion}. */
export type DeviceDescriptionVersion =
  typeof DeviceDescriptionVersion[keyof typeof DeviceDescriptionVersion];

/** The bus a device sits on. `Undefined` means: derive it from the PDO. */
export const InterfaceType = {
  /** INTERFACE_TYPE -1: take it from the physical device object. */
  InterfaceTypeUndefined: -1,
  /** Internal to the system. */
  Internal: 0,
  /** ISA: 24-bit addresses. */
  Isa: 1,
  /** EISA. */
  Eisa: 2,
  /** MicroChannel. */
  MicroChannel: 3,
  /** TURBOchannel. */
  TurboChannel: 4,
  /** PCI and PCI Express. */
  PCIBus: 5,
  /** VMEbus. */
  VMEBus: 6,
  /** NuBus. */
  NuBus: 7,
  /** PC Card. */
  PCMCIABus: 8,
  /** C-bus. */
  CBus: 9,
  /** MPI bus. */
  MPIBus: 10,
  /** MPSA bus. */
  MPSABus: 11,
  /** Internal to the processor. */
  ProcessorInternal: 12,
  /** Internal power bus. */
  InternalPowerBus: 13,
  /** Plug-and-play ISA. */
  PNPISABus: 14,
  /** Plug-and-play. */
  PNPBus: 15,
  /** Virtual machine channels. */
  Vmcs: 16,
  /** ACPI. */
  ACPIBus: 17,
} as const;

/** One of {@link InterfaceType}. */
export type InterfaceType = typeof InterfaceType[keyof typeof InterfaceType];

/** Width of one bus cycle of a system-DMA channel. */
export const DmaWidth = {
  /** One byte. */
  Width8Bits: 0,
  /** Two bytes. */
  Width16Bits: 1,
  /** Four bytes. */
  Width32Bits: 2,
  /** Eight bytes. */
  Width64Bits: 3,
  /** The address does not wrap at the width's limit. */
  WidthNoWrap: 4,
} as const;

/** One of {@link DmaWidth}. */
export type DmaWidth = typeof DmaWidth[keyof typeof DmaWidth];

/** Timing of an ISA-style system-DMA channel; description versions 0 to 2. */
export const DmaSpeed = {
  /** Slowest; always available. */
  Compatible: 0,
  /** Type A timing. */
  TypeA: 1,
  /** Type B timing. */
  TypeB: 2,
  /** Type C timing (burst). */
  TypeC: 3,
  /** Type F timing, only where the firmware supports it. */
  TypeF: 4,
} as const;

/** One of {@link DmaSpeed}. */
export type DmaSpeed = typeof DmaSpeed[keyof typeof DmaSpeed];

/** How the processors' caches treat a mapping; DMA buffers take the first two only. */
export const MemoryCachingType = {
  /** Not mapped. */
  MmNotMapped: -1,
  /** Not cached. */
  MmNonCached: 0,
  /** Cached. */
  MmCached: 1,
  /** Writes may be combined. */
  MmWriteCombined: 2,
  /** Kept coherent by hardware. */
  MmHardwareCoherentCached: 3,
  /** Not cached, without order. */
  MmNonCachedUnordered: 4,
  /** Uncached speculative write combining. */
  MmUSWCCached: 5,
} as const;

/** One of {@link MemoryCachingType}. */
export type MemoryCachingType =
  typeof MemoryCachingType[keyof typeof MemoryCachingType];

/** Where a DPC goes in its queue and how soon the queue is drained (spec 06, section 2). */
export const KdpcImportance = {
  /** Tail of the queue; drained when the queue is deep or the processor idle. */
  LowImportance: 0,
  /** Tail; drained now on the own processor. The default. */
  MediumImportance: 1,
  /** Head; drained now on any processor. */
  HighImportance: 2,
  /** Tail; drained now on any processor. */
  MediumHighImportance: 3,
} as const;

/** One of {@link KdpcImportance}. */
export type KdpcImportance = typeof KdpcImportance[keyof typeof KdpcImportance];

/** Kind of one entry in a DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION (spec 01, section 11). */
export const DmaCommonBufferConfigType = {
  /** Lowest and highest logical address, both included. */
  LogicalAddressLimits: 0,
  /** A page-aligned part of the MDL. */
  SubSection: 1,
  /** What the device may do with the memory. */
  HardwareAccessPermissions: 2,
} as const;

/** One of {@link DmaCommonBufferConfigType}. */
export type DmaCommonBufferConfigType =
  typeof DmaCommonBufferConfigType[keyof typeof DmaCommonBufferConfigType];

/** What a device may do with a common buffer; the first two need DMA remapping. */
export const DmaHardwareAccessType = {
  /** The device may only read. */
  ReadOnly: 0,
  /** The device may only write. */
  WriteOnly: 1,
  /** The device may read and write. */
  ReadWrite: 2,
} as const;

/** One of {@link DmaHardwareAccessType}. */
export type DmaHardwareAccessType =
  typeof DmaHardwareAccessType[keyof typeof DmaHardwareAccessType];

/** How an IOMMU domain translates (spec 01, section 12). */
export const IommuDmaDomainType = {
  /** Logical addresses are translated. */
  DomainTypeTranslate: 0,
  /** Logical and physical addresses are the same. */
  DomainTypePassThrough: 1,
  /** The driver configures the domain; DMA is blocked until it did. */
  DomainTypeUnmanaged: 2,
} as const;

/** One of {@link IommuDmaDomainType}. */
export type IommuDmaDomainType =
  typeof IommuDmaDomainType[keyof typeof IommuDmaDomainType];

/** NODE_REQUIREMENT value that accepts any memory node. */
export const MM_ANY_NODE_OK = 0x80000000;
