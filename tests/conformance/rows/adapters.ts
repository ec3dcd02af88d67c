/**
 * Conformance rows of adapters: how they are got, put back and asked about, and
 * of transfer contexts.
 *
 * @module
 */

import { type ConformanceRow, readRows } from "./table.ts";

/** From IoGetDmaAdapter to PutDmaAdapter. */
export const ADAPTER_ROWS: readonly ConformanceRow[] = readRows(`
C021 | IoGetDmaAdapter | descriptions of version 0, 1, 2 and 3 | tables of version 1, 1, 2 and 3
C022 | IoGetDmaAdapter | a description of version 4 | no adapter | 0xE6/0x25
C023 | IoGetDmaAdapter | version 3 on a platform that does not know it | no adapter
C024 | IoGetDmaAdapter | version 3 for a slave on a request line that nobody serves | no adapter
C025 | IoGetDmaAdapter | version 3 for a master of 23 address bits | no adapter
C026 | IoGetDmaAdapter | transfers of 64 KiB and registers in plenty | 17 map registers
C027 | IoGetDmaAdapter | transfers longer than the platform has registers for | an adapter with as many as there are
C028 | IoGetDmaAdapter | version 3, DmaAddressWidth 32 and Dma64BitAddresses TRUE | the device reaches 32 bits
C029 | IoGetDmaAdapter | a version-2 master without either width, not scatter/gather on PCI | the device reaches 24 bits
C030 | IoGetDmaAdapter | a version-2 master without either width, scatter/gather on PCI | the device reaches 32 bits
C031 | IoGetDmaAdapter | a slave whose description says ScatterGather | the field changes nothing
C034 | PutDmaAdapter | at IRQL 0, 1 and 2, and at 3 | allowed up to 2; at 3 a violation with parameter 2 | 0xE6/0x13
C035 | PutDmaAdapter | while a common buffer is out | told of | 0xE6/0x07
C036 | PutDmaAdapter | while the channel is held | told of | 0xE6/0x08
C037 | PutDmaAdapter | while map registers are out | told of | 0xE6/0x09
C038 | PutDmaAdapter | while a scatter/gather list is out | told of | 0xE6/0x0A
C039 | any routine of the table | after PutDmaAdapter | no effect, and told of | 0xE6/0x18
C040 | any routine of the table | without an adapter | told of | 0xE6/0x19
C041 | GetDmaAdapterInfo | Version 1 | STATUS_SUCCESS and the structure filled
C042 | GetDmaAdapterInfo | Version 2 | 0xC00000BB and the structure untouched
C043 | GetDmaAdapterInfo | ScatterGatherLimit of a bus master | 0xFFFFFFFF
C045 | GetDmaTransferInfo | Version 1 and 2 | STATUS_SUCCESS
C046 | GetDmaTransferInfo | Version 0 and 3 | 0xC00000BB and the structure untouched
C047 | GetDmaTransferInfo | 4096 bytes from offset 100 of one MDL that bounces | 2 map registers
C048 | GetDmaTransferInfo | a range that touches two MDLs | the registers of both pieces together, and 2 elements or more
C049 | GetDmaTransferInfo | from the end, of no bytes, or past the end | 0xC000000D
C050 | GetDmaTransferInfo | a list and registers as reported, given to MapTransferEx | one call maps all of the range
C051 | GetDmaTransferInfo | any call | counters, queues and contexts stay as they are
C052 | GetDmaAlignment | an answer of 64 | 63 will do as the device object's mask; what starts or ends elsewhere is told of | 0xE6/0x1F
C054 | InitializeDmaTransferContext | memory, at IRQL 0, 1 and 2 | STATUS_SUCCESS, and the context is idle
C055 | InitializeDmaTransferContext | no memory | 0xC000000D
C056 | InitializeDmaTransferContext | the context of a request that waits | 0xC000000D, and the request comes to no harm | M2
C057 | InitializeDmaTransferContext | a context that was cancelled | STATUS_SUCCESS, and the mark is gone
C058 | AllocateAdapterChannelEx | a context that was never initialized | 0xC000000D, and nothing waits
C059 | AllocateAdapterChannelEx | a context that waits already, on this adapter or another | 0xC000000D, and the first request is granted in its time | M2
C060 | AllocateAdapterChannelEx | a granted context, not initialized again | accepted
C061 | AllocateAdapterChannelEx | several contexts on one adapter and device object | all are accepted, and all are granted in the end
`);
